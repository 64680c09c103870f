import { Ajv, type SchemaObject } from "ajv";

/** What OwnTracks documents of its JSON (owntracks.org/booklet/tech/json), of the elements that a car can have. */
const whole = { type: "integer" };
const LOCATION: SchemaObject = {
  type: "object",
  required: ["_type", "lat", "lon", "tst", "tid"],
  additionalProperties: false,
  properties: {
    _type: { const: "location" },
    lat: { type: "number", minimum: -90, maximum: 90 },
    lon: { type: "number", minimum: -180, maximum: 180 },
    tst: { ...whole, minimum: 1_000_000_000, maximum: 9_999_999_999 },
    created_at: { ...whole, minimum: 1_000_000_000, maximum: 9_999_999_999 },
    tid: { type: "string", minLength: 1, maxLength: 2 },
    alt: whole,
    batt: { ...whole, minimum: 0, maximum: 100 },
    bs: { enum: [0, 1, 2, 3] },
    cog: { ...whole, minimum: 0, maximum: 360 },
    vel: { ...whole, minimum: 0 },
  },
};
const CARD: SchemaObject = {
  type: "object",
  required: ["_type", "name"],
  additionalProperties: false,
  properties: {
    _type: { const: "card" },
    name: { type: "string", minLength: 1 },
    tid: { type: "string", minLength: 1, maxLength: 2 },
  },
};

const ajv = new Ajv({ allErrors: true });
const CHECKS = { location: ajv.compile(LOCATION), card: ajv.compile(CARD) };

/** What of a payload is not as OwnTracks' apps expect it. */
export function owntracksFlaws(type: keyof typeof CHECKS, payload: string | undefined): string[] {
  const check = CHECKS[type];
  if (check(JSON.parse(payload ?? "null"))) return [];
  return (check.errors ?? []).map(({ instancePath, message = "" }) => `${instancePath} ${message}`);
}
