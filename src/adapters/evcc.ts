import { defined } from "../json";
import type { VehicleState } from "../vehicle/state";
import { type Formatted, adapter } from "./adapter";
import { levelOf, retained } from "./mqtt";

/** The topics of a car that evcc's attributes of a *custom* vehicle are read from, and where a map finds the car. */
const TOPICS = [
  "soc",
  "range",
  "odometer",
  "status",
  "limitSoc",
  "climater",
  "finishTime",
  "latitude",
  "longitude",
] as const;
type Values = Readonly<Partial<Record<(typeof TOPICS)[number], string | number | boolean>>>;

/**
 * evcc's *custom* vehicle reads each value from an MQTT topic of its own, retained: whole numbers, `A` to `C`, `true`
 * or `false`, and RFC 3339. A value that is no longer there is removed, for the end of a charge would stay for ever.
 */
export const evcc = adapter({
  group: "charging",
  kinds: ["state", "gone"],
  options: {
    baseTopic: { type: "text", default: "psa", form: "topic" },
    // The cars tell that they stop early, not where: 80 % by the vendor's manuals.
    partialLimit: { type: "number", default: 80, least: 1, most: 100, unit: "%" },
  },
  isRetained: true,
  create({ baseTopic, partialLimit }) {
    const published = new Map<string, readonly string[]>();
    return (contents) =>
      contents.flatMap((content): Formatted[] => {
        const { key } = content.car;
        const values = content.kind === "state" ? valuesOf(content.state, partialLimit) : {};
        // After a start it is not known what the broker still keeps.
        const known = published.get(key) ?? TOPICS;
        published.set(key, Object.keys(values));
        if (content.kind === "gone") published.delete(key);
        return TOPICS.filter((topic) => topic in values || known.includes(topic)).map((topic) =>
          retained(`${baseTopic}/${levelOf(content.car)}/${topic}`, String(values[topic] ?? "")),
        );
      });
  },
});

function valuesOf(state: VehicleState, partialLimit: number): Values {
  const { battery, charging, climate, odometer, position } = state;
  return defined({
    soc: whole(battery?.level),
    range: whole(battery?.range),
    odometer: whole(odometer?.mileage),
    status: statusOf(charging),
    limitSoc: limitOf(charging?.limit, partialLimit),
    climater: climate?.status === undefined ? undefined : climate.status === "Enabled",
    finishTime: charging?.active ? charging.endsAt : undefined,
    latitude: position?.latitude,
    longitude: position?.longitude,
  });
}

function limitOf(word: string | undefined, partialLimit: number): number | undefined {
  if (word === "Partial") return partialLimit;
  return word === "Full" ? 100 : undefined;
}

function whole(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value);
}

/** A: no cable, B: connected, C: charging (IEC 61851). */
function statusOf(charging: VehicleState["charging"]): "A" | "B" | "C" | undefined {
  const { plugged, active, status } = charging ?? {};
  if (active) return "C";
  if (plugged === undefined) return status === "Disconnected" ? "A" : undefined;
  return plugged ? "B" : "A";
}
