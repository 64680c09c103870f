import { demoAccount, demoDriver } from "../account";
import { apiError, halReply, Refusal } from "../reply";
import { callCenters, vehicleExtensions, vehicleJson, type VehicleWishes } from "../wire/vehicles";
import type { Car } from "../world/car";
import { listing } from "./paging";
import type { Query } from "./query";
import type { Call, Resource } from "./resource";

const EMBEDDED = 60; // vehicles within the user
const locale = /^[A-Za-z]{2,3}([-_][A-Za-z]{2,4})?$/;

/** The driver and the driver's vehicles. */
export const account: readonly Resource[] = [
  {
    path: "/user",
    get: ({ world, links, query }) => {
      const wishes = { extensions: [], country: countryOf(query) };
      return halReply({
        ...demoDriver,
        email: demoAccount.username,
        createdAt: "2020-01-06T08:12:44Z",
        updatedAt: "2024-03-11T17:40:02Z",
        _links: { self: links.user(), vehicles: links.vehicles() },
        _embedded: {
          Vehicles: world.profiles
            .slice(0, EMBEDDED)
            .map((profile) => vehicleJson(profile, links, wishes)),
        },
      });
    },
  },
  {
    path: "/user/vehicles",
    get: ({ world, links, pager, path, query }) => {
      const page = pager.page(query, { path, mostPerPage: 60 }, (asked) => {
        const wishes = wishesOf(asked);
        const start = asked.text("vinPrefix") ?? "";
        const elements = world.profiles.filter(({ vin }) => vin.startsWith(start));
        if (elements.length === 0) throw new Refusal(apiError(40410, "No vehicle found"));
        return listing("vehicles", elements, (profile) => vehicleJson(profile, links, wishes));
      });
      return halReply(page);
    },
  },
  {
    path: "/user/vehicles/:id",
    get: (call) => halReply(vehicleJson(carOf(call).profile, call.links, wishesOf(call.query))),
  },
];

/** The car a path names. Throws a Refusal (403) for one that is not the driver's. */
export function carOf({ world, id }: Call): Car {
  const car = world.find(id("id"));
  if (car?.id !== id("id")) throw new Refusal(apiError(40300, "Forbidden: not your vehicle."));
  return car;
}

function wishesOf(query: Query): VehicleWishes {
  const wanted = query.text("locale");
  if (wanted !== undefined && !locale.test(wanted)) {
    throw new Refusal(apiError(40000, "Bad Request: invalid parameter locale"));
  }
  return { extensions: query.words("extension", vehicleExtensions), country: countryOf(query) };
}

function countryOf(query: Query): string | undefined {
  return query.word("country", Object.keys(callCenters));
}
