import { type Brand, brandLabel, brandOfVin, brandWord } from "../brands";
import { defined } from "../json";
import { type Group, measuredAt } from "./group";
import { type Sparse, asSent, valueAt, wordAt, wordsAt } from "./wire";

/** What a vehicle is; the last three only where they were asked for. */
export interface VehicleDetails extends Group {
  id?: string;
  vin?: string;
  /** Peugeot, Citroen, … */
  brand?: string;
  /** Electric, Hybrid, Thermic, Hydrogen */
  motorization?: string;
  /** Whom to call when it is stolen, in some countries. */
  stolenCall?: { country?: string; phone?: string };
  /** The name of the model. */
  label?: string;
  /** Addresses. */
  pictures?: string[];
  /** What the car can tell and which remote actions it takes, as the API sends it. */
  onboardCapabilities?: unknown;
}

/** The vehicle itself; `{}` for what is no object. Where brands share makers' codes that of the account decides. */
export function readVehicleDetails(sent: unknown, accountBrand?: Brand): VehicleDetails {
  const extension = valueAt(sent, "_embedded.extension");
  const read: Sparse<VehicleDetails> = {
    id: wordAt(sent, "id"),
    vin: wordAt(sent, "vin"),
    at: measuredAt(sent),
    brand: readBrand(sent, accountBrand),
    label: readModel(sent),
    motorization: wordAt(sent, "motorization"),
    stolenCall: readStolenCall(valueAt(sent, "callCenter.stolen")),
    pictures: readPictures(sent),
    onboardCapabilities: asSent(valueAt(extension, "onboardCapabilities")),
  };
  return defined(read);
}

/** The brand as the API words it, else that of the VIN. */
export function readBrand(sent: unknown, accountBrand?: Brand): string | undefined {
  const said = brandWord(wordAt(sent, "_embedded.extension.branding.brand"), wordAt(sent, "brand"));
  const vin = wordAt(sent, "vin");
  return said ?? (vin === undefined ? undefined : brandOfVin(vin, accountBrand));
}

/** The name of the model, as sent. */
function readModel(sent: unknown): string | undefined {
  return wordAt(sent, "_embedded.extension.branding.label") ?? wordAt(sent, "label");
}

/**
 * What its maker calls a car: the brand as the maker writes it and the model, `Citroën ë-C4`; undefined where the
 * model was not sent.
 */
export function readLabel(sent: unknown, accountBrand?: Brand): string | undefined {
  const model = readModel(sent)?.trim().normalize();
  const brand = brandLabel(readBrand(sent, accountBrand) ?? "");
  if (!model || brand === "") return model || undefined;
  const isNamed = unaccented(model.slice(0, brand.length)) === unaccented(brand);
  const rest = isNamed ? model.slice(brand.length) : ` ${model}`;
  // A name that goes on in letters only begins like the brand.
  return /^\p{L}/u.test(rest) ? `${brand} ${model}` : `${brand}${rest}`;
}

/** In small letters without accents, of the same length. */
function unaccented(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}

/** Addresses of pictures, wherever they were ever sent. */
export function readPictures(sent: unknown): string[] | undefined {
  return wordsAt(
    sent,
    "_embedded.extension.pictures",
    "pictures",
    "vehicleExtension.vehiclePictures.pictures",
    "_embedded.vehicleExtension.vehiclePictures.pictures",
  );
}

function readStolenCall(sent: unknown): VehicleDetails["stolenCall"] {
  const call = defined({
    country: wordAt(sent, "countryCode"),
    phone: wordAt(sent, "phoneNumber"),
  });
  return Object.keys(call).length > 0 ? call : undefined;
}
