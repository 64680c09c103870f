import { type Brand, brandOfVin, brandWord } from "../brands";
import { defined } from "../json";
import { type Group, measuredAt } from "./group";
import { type Sparse, asSent, find, word, words } from "./wire";

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
export function vehicleDetails(sent: unknown, accountBrand?: Brand): VehicleDetails {
  const extension = find(sent, "_embedded.extension");
  const read: Sparse<VehicleDetails> = {
    id: word(sent, "id"),
    vin: word(sent, "vin"),
    at: measuredAt(sent),
    brand: brandOf(sent, accountBrand),
    label: word(extension, "branding.label") ?? word(sent, "label"),
    motorization: word(sent, "motorization"),
    stolenCall: stolenCall(find(sent, "callCenter.stolen")),
    pictures: picturesOf(sent),
    onboardCapabilities: asSent(find(extension, "onboardCapabilities")),
  };
  return defined(read);
}

/** The brand as the API words it, else that of the VIN. */
export function brandOf(sent: unknown, accountBrand?: Brand): string | undefined {
  const said = brandWord(word(sent, "_embedded.extension.branding.brand"), word(sent, "brand"));
  const vin = word(sent, "vin");
  return said ?? (vin === undefined ? undefined : brandOfVin(vin, accountBrand));
}

/** Addresses of pictures, wherever they were ever sent. */
export function picturesOf(sent: unknown): string[] | undefined {
  return words(
    sent,
    "_embedded.extension.pictures",
    "pictures",
    "vehicleExtension.vehiclePictures.pictures",
    "_embedded.vehicleExtension.vehiclePictures.pictures",
  );
}

function stolenCall(sent: unknown): VehicleDetails["stolenCall"] {
  const call = defined({ country: word(sent, "countryCode"), phone: word(sent, "phoneNumber") });
  return Object.keys(call).length > 0 ? call : undefined;
}
