import { apiError, halReply, Refusal } from "../reply";
import { alarmJson } from "../wire/alarms";
import { alertJson } from "../wire/alerts";
import { collisionJson } from "../wire/collisions";
import { carOf } from "./account";
import { listing } from "./paging";
import type { Resource } from "./resource";

const PER_PAGE = 60;
const alarmTypes = ["vehicle.alarm.status", "vehicle.alarm.trigger"];

/** What has happened to a car: alerts, alarms and collisions, oldest first. */
export const happenings: readonly Resource[] = [
  {
    path: "/user/vehicles/:id/alerts",
    get: (call) => {
      const { links, path, pager, query } = call;
      const car = carOf(call);
      const { alerts, trips } = car.journal;
      const page = pager.page(query, { path, mostPerPage: PER_PAGE }, (asked) => {
        const when = asked.timestamps();
        return listing(
          "alerts",
          alerts.filter(({ start }) => when(start.at)),
          (alert) => alertJson(alert, trips, car.id, links),
        );
      });
      return halReply(page);
    },
  },
  {
    path: "/user/vehicles/:id/alerts/:aid",
    get: (call) => {
      const car = carOf(call);
      const { alerts, trips } = car.journal;
      const alert = byId(alerts, call.id("aid"), "alert");
      return halReply(alertJson(alert, trips, car.id, call.links));
    },
  },
  {
    path: "/user/vehicles/:id/alarms",
    get: (call) => {
      const { path, pager, query } = call;
      const { alarms } = carOf(call).journal;
      const page = pager.page(query, { path, mostPerPage: PER_PAGE }, (asked) => {
        const when = asked.timestamps();
        const types = asked.words("type", alarmTypes);
        const kind = (trigger: unknown) => `vehicle.alarm.${trigger ? "trigger" : "status"}`;
        return listing(
          "alarms",
          alarms.filter(
            ({ at, trigger }) => when(at) && (types.length === 0 || types.includes(kind(trigger))),
          ),
          alarmJson,
        );
      });
      return halReply(page);
    },
  },
  {
    path: "/user/vehicles/:id/alarms/:aid",
    get: (call) => halReply(alarmJson(byId(carOf(call).journal.alarms, call.id("aid"), "alarm"))),
  },
  {
    path: "/user/vehicles/:id/collisions",
    get: (call) => {
      const { links, path, pager, query } = call;
      const car = carOf(call);
      const { collisions, trips } = car.journal;
      const page = pager.page(query, { path, mostPerPage: PER_PAGE }, (asked) => {
        const when = asked.timestamps();
        return listing(
          "Collisions",
          collisions.filter(({ at }) => when(at)),
          (collision) => collisionJson(collision, trips, car.id, links),
        );
      });
      return halReply(page);
    },
  },
  {
    path: "/user/vehicles/:id/collisions/:cid",
    get: (call) => {
      const car = carOf(call);
      const { collisions, trips } = car.journal;
      const collision = byId(collisions, call.id("cid"), "collision");
      return halReply(collisionJson(collision, trips, car.id, call.links));
    },
  },
];

/** The entry with this id. Throws a Refusal (404) when there is none. */
export function byId<T extends { readonly id: string }>(
  list: readonly T[],
  id: string,
  what: string,
): T {
  const entry = list.find((candidate) => candidate.id === id);
  if (!entry) throw new Refusal(apiError(40400, `Not Found: No ${what} was found.`));
  return entry;
}
