import { adapter } from "./adapter";
import { type Field, POINT_OPTIONS, type Point, pointsOf } from "./points";
import { KEPT, readingsOf } from "./readings";

/** What stands for a moment, made of its milliseconds. */
const TIMES = {
  ns: (ms: number) => `${ms}000000`,
  us: (ms: number) => `${ms}000`,
  ms: String,
  s: (ms: number) => String(Math.floor(ms / 1000)),
};
type Precision = keyof typeof TIMES;

/** InfluxDB's line protocol as text, which many databases take by HTTP; a line each, the last one ended, too. */
export const lineProtocol = adapter({
  group: "data",
  kinds: KEPT,
  options: {
    ...POINT_OPTIONS,
    precision: { type: "choice", default: "ns", choices: ["ns", "us", "ms", "s"] },
  },
  create({ prefix, tags, precision }) {
    const headers = { "content-type": "text/plain; charset=utf-8" };
    return (contents) => {
      const points = readingsOf(contents).flatMap((one) => pointsOf(one, prefix, tags));
      const payload = points.map((point) => `${lineOf(point, precision)}\n`).join("");
      return payload === "" ? [] : [{ payload, headers: { ...headers } }];
    };
  },
});

/** A point as one line: `psa_battery,brand=Peugeot,vin=VR3… level=82,range=250 1717179631000000000`. */
function lineOf({ measurement, tags, fields, at }: Point, precision: Precision): string {
  const series = [
    measurement.replace(/[, ]/g, "\\$&"),
    ...Object.entries(tags).map(([name, text]) => `${keyOf(name)}=${keyOf(text)}`),
  ].join(",");
  const values = Object.entries(fields).map(([name, value]) => `${keyOf(name)}=${valueOf(value)}`);
  return `${series} ${values.join(",")} ${TIMES[precision](at.getTime())}`;
}

/** A key, or the text of a tag. */
function keyOf(text: string): string {
  return text.replace(/[,= ]/g, "\\$&");
}

/** Numbers are all floats, as a whole one may not stay whole. */
function valueOf(value: Field): string {
  return typeof value === "string" ? `"${value.replace(/["\\]/g, "\\$&")}"` : String(value);
}
