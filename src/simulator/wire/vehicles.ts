import { hexDigits, randomFrom } from "../random";
import type { Model } from "../world/catalogue";
import type { Profile } from "../world/profile";
import { capabilities } from "./capabilities";
import type { Links } from "./links";
import { dateTime } from "./values";

/** What can be asked for on top of a vehicle. */
export const vehicleExtensions = ["onboardCapabilities", "branding", "pictures"] as const;

/** The countries in which the API knows whom to call when a car is stolen. */
export const callCenters: Readonly<Record<string, string>> = {
  CL: "+56 2 0000 0000",
  BR: "+55 11 0000 0000",
  AR: "+54 11 0000 0000",
};

/** What is wanted on top: extensions, and whom to call in a country. */
export interface VehicleWishes {
  readonly extensions: readonly string[];
  readonly country: string | undefined;
}

const relations = [
  "lastPosition",
  "trips",
  "maintenance",
  "alerts",
  "status",
  "telemetry",
  "collisions",
  "alarms",
] as const;

const DAY = 86_400_000;
const FIRST_SOLD = Date.UTC(2020, 0, 6, 9);

/** A vehicle as the API gives it. */
export function vehicleJson(profile: Profile, links: Links, wishes: VehicleWishes): object {
  const { id, vin, model, namesBrand, seed } = profile;
  const sold = FIRST_SOLD + Math.floor(randomFrom(seed, "sold")() * 1200) * DAY;
  const extension = extensionsOf(model, profile.vin, wishes.extensions);
  const phoneNumber = wishes.country && callCenters[wishes.country];
  return {
    id,
    vin,
    createdAt: dateTime(sold),
    updatedAt: dateTime(sold),
    motorization: model.motorization,
    ...(namesBrand && { brand: plain(model.brand) }),
    ...(phoneNumber && {
      callCenter: { stolen: { countryCode: wishes.country, phoneNumber } },
    }),
    _links: {
      self: links.vehicle(id),
      user: links.user(),
      ...Object.fromEntries(relations.map((relation) => [relation, links.of(id, relation)])),
      callbacks: links.callbacks(),
      remotes: links.belowCallback(id, "remotes"),
      monitors: links.belowCallback(id, "monitors"),
    },
    ...(Object.keys(extension).length > 0 && { _embedded: { extension } }),
  };
}

function extensionsOf(model: Model, vin: string, wanted: readonly string[]): object {
  return {
    ...(wanted.includes("branding") && {
      branding: { brand: plain(model.brand), label: model.label },
    }),
    ...(wanted.includes("pictures") && { pictures: pictures(model, vin) }),
    ...(wanted.includes("onboardCapabilities") && { onboardCapabilities: capabilities(model) }),
  };
}

/** Twelve views of the car, on a host that does not exist. */
function pictures(model: Model, vin: string): string[] {
  const look = hexDigits(randomFrom("paint", vin), 12).toUpperCase();
  const host = `visuel3d.${plain(model.brand).toLowerCase()}.example`;
  return Array.from({ length: 12 }, (_, index) => {
    const view = String(index + 1).padStart(3, "0");
    return `https://${host}/V3DImage.ashx?client=demo&format=png&version=${look}&view=${view}`;
  });
}

/** A brand without its diaeresis, as the API writes it. */
function plain(brand: string): string {
  return brand.normalize("NFD").replace(/\p{M}/gu, "");
}
