import { Refusal, apiError, halReply } from "../reply";
import { alertJson, cameUpOn } from "../wire/alerts";
import { collisionJson, happenedOn } from "../wire/collisions";
import { position } from "../wire/position";
import { simplify } from "../wire/simplify";
import { telemetryExtensions, telemetryJson, telemetryTypes } from "../wire/telemetry";
import { distanceOf, durationOf, track, tripFaults, tripJson } from "../wire/trips";
import type { Car } from "../world/car";
import type { Trip } from "../world/journal";
import { carOf } from "./account";
import { byId } from "./happenings";
import { listing } from "./paging";
import type { Query } from "./query";
import type { Call, Resource } from "./resource";

const PER_PAGE = 60;
const tripStates = ["Nominal", "Unstarted", "DataLacking", "Unfinished"];

/** The trips of a car, oldest first, and what belongs to each. */
export const trips: readonly Resource[] = [
  {
    path: "/user/vehicles/:id/trips",
    get: (call) => {
      const { links, path, pager, query } = call;
      const { journal, profile, uploads } = carOf(call);
      if (uploads.latest === undefined) throw noTrip();
      const page = pager.page(query, { path, mostPerPage: PER_PAGE }, (asked) =>
        listing("trips", journal.trips.filter(tripFilter(asked)), (trip) =>
          tripJson(trip, profile, links),
        ),
      );
      return halReply(page);
    },
  },
  {
    path: "/user/vehicles/:id/trips/:tid",
    get: (call) => {
      const { car, trip } = tripOf(call);
      return halReply(tripJson(trip, car.profile, call.links));
    },
  },
  {
    path: "/user/vehicles/:id/trips/:tid/wayPoints",
    get: (call) => {
      const { path, pager, query } = call;
      const { car, trip } = tripOf(call);
      const page = pager.page(query, { path, mostPerPage: PER_PAGE }, (asked) => {
        const when = asked.timestamps();
        const points = track(trip, car.profile.model).filter(({ at }) => when(at));
        return listing("positions", simplify(points, asked.number("tolerance") ?? 0), position);
      });
      return halReply(page);
    },
  },
  {
    path: "/user/vehicles/:id/trips/:tid/telemetry",
    get: (call) => {
      const { links, path, pager, query } = call;
      const { car, trip } = tripOf(call);
      const page = pager.page(query, { path, mostPerPage: 2000 }, (asked) => {
        const when = asked.timestamps();
        const wishes = {
          types: asked.words("type", telemetryTypes),
          extensions: asked.words("extension", telemetryExtensions),
        };
        const during = car.messages.filter(({ at }) => at >= trip.start.at && at <= trip.end.at);
        return listing(
          "telemetries",
          during.filter(({ at }) => when(at)),
          (state) => telemetryJson(car, state, links, wishes),
        );
      });
      return halReply(page);
    },
  },
  {
    path: "/user/vehicles/:id/trips/:tid/alerts",
    get: (call) => {
      const { links, path, pager, query } = call;
      const { car, trip } = tripOf(call);
      const page = pager.page(query, { path, mostPerPage: PER_PAGE }, (asked) => {
        const when = asked.timestamps();
        return listing(
          "alerts",
          car.journal.alerts.filter((alert) => cameUpOn(alert, trip) && when(alert.start.at)),
          (alert) => alertJson(alert, [trip], car.id, links),
        );
      });
      return halReply(page);
    },
  },
  {
    path: "/user/vehicles/:id/trips/:tid/alerts/:aid",
    get: (call) => {
      const { car, trip } = tripOf(call);
      const during = car.journal.alerts.filter((alert) => cameUpOn(alert, trip));
      return halReply(alertJson(byId(during, call.id("aid"), "alert"), [trip], car.id, call.links));
    },
  },
  {
    path: "/user/vehicles/:id/trips/:tid/collisions",
    get: (call) => {
      const { links, path, pager, query } = call;
      const { car, trip } = tripOf(call);
      const page = pager.page(query, { path, mostPerPage: PER_PAGE }, (asked) => {
        const when = asked.timestamps();
        return listing(
          "Collisions",
          car.journal.collisions.filter(
            (collision) => happenedOn(collision, trip) && when(collision.at),
          ),
          (collision) => collisionJson(collision, [trip], car.id, links),
        );
      });
      return halReply(page);
    },
  },
  {
    path: "/user/vehicles/:id/trips/:tid/collisions/:cid",
    get: (call) => {
      const { car, trip } = tripOf(call);
      const during = car.journal.collisions.filter((collision) => happenedOn(collision, trip));
      const collision = byId(during, call.id("cid"), "collision");
      return halReply(collisionJson(collision, [trip], car.id, call.links));
    },
  },
];

function tripOf(call: Call): { car: Car; trip: Trip } {
  const car = carOf(call);
  return { car, trip: byId(car.journal.trips, call.id("tid"), "trip") };
}

function tripFilter(query: Query): (trip: Trip) => boolean {
  const when = query.timestamps();
  const distance = query.range("distance");
  const duration = query.range("duration");
  const states = query.words("states", tripStates);
  return (trip) =>
    (when(trip.start.at) || when(trip.end.at)) &&
    distance(distanceOf(trip)) &&
    duration(durationOf(trip)) &&
    (states.length === 0 || listStates(trip).some((state) => states.includes(state)));
}

function listStates(trip: Trip): string[] {
  const faults = tripFaults(trip).map(({ fault }) => fault);
  return faults.length > 0 ? faults : ["Nominal"];
}

function noTrip(): Refusal {
  return new Refusal(apiError(40400, "Not Found: No trip was found."));
}
