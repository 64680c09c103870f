import { apiError, halReply, type Reply } from "../reply";
import { maintenanceJson } from "../wire/maintenance";
import { lastPositionJson, statusJson } from "../wire/status";
import { telemetryExtensions, telemetryJson, telemetryTypes } from "../wire/telemetry";
import { carOf } from "./account";
import { listing } from "./paging";
import { badParameter } from "./query";
import type { Resource } from "./resource";

const GEO = "application/vnd.geo+json";
const MOST_MESSAGES = 2000;

/** What a car has measured. */
export const readings: readonly Resource[] = [
  {
    path: "/user/vehicles/:id/status",
    get: (call) => {
      if (call.query.has("extension")) throw badParameter("extension");
      return found(
        statusJson(carOf(call), call.links),
        "We didn't find the status for this vehicle.",
      );
    },
  },
  {
    path: "/user/vehicles/:id/lastPosition",
    type: GEO,
    get: (call) => found(lastPositionJson(carOf(call)), "No position was found.", GEO),
  },
  {
    path: "/user/vehicles/:id/maintenance",
    get: (call) => found(maintenanceJson(carOf(call), call.links), "No maintenance was found."),
  },
  {
    path: "/user/vehicles/:id/telemetry",
    get: (call) => {
      const { links, path, pager, query } = call;
      const car = carOf(call);
      const page = pager.page(query, { path, mostPerPage: MOST_MESSAGES }, (asked) => {
        const when = asked.timestamps();
        const wishes = {
          types: asked.words("type", telemetryTypes),
          extensions: asked.words("extension", telemetryExtensions),
        };
        return listing(
          "telemetries",
          car.messages.filter(({ at }) => when(at)),
          (state) => telemetryJson(car, state, links, wishes),
        );
      });
      return halReply(page);
    },
  },
];

function found(body: object | undefined, otherwise: string, type?: string): Reply {
  return body ? halReply(body, type) : apiError(40400, `Not Found: ${otherwise}`);
}
