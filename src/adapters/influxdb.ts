import { adapter } from "./adapter";
import { POINT_OPTIONS, pointsOf } from "./points";
import { KEPT, readingsOf } from "./readings";

/**
 * What *influxdb batch* of node-red-contrib-influxdb writes: an array of points. A `Date` is taken as it is in every
 * version and precision; a number would be nanoseconds in one and milliseconds in another.
 */
export const influxdb = adapter({
  group: "data",
  kinds: KEPT,
  options: POINT_OPTIONS,
  create({ prefix, tags }) {
    return (contents) => {
      const points = readingsOf(contents).flatMap((one) => pointsOf(one, prefix, tags));
      const payload = points.map(({ at, ...point }) => ({ ...point, timestamp: at }));
      return payload.length > 0 ? [{ payload }] : [];
    };
  },
});
