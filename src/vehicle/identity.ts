import { isVin, plainVin } from "../rules/vins";

export { isVin };

/** What identifies a vehicle in every message; each part may be missing when the API did not send it. */
export interface VehicleId {
  id?: string;
  vin?: string;
  brand?: string;
  /** What its maker calls it: `Citroën ë-C4`. */
  label?: string;
  /** What its owner calls it; else the label. */
  name?: string;
}

/** Whether a vehicle is called so: by its VIN, however that is typed, or by its very id. */
export function matches({ id, vin }: VehicleId, vinOrId: string): boolean {
  return vinOrId === id || (vin !== undefined && plainVin(vinOrId) === plainVin(vin));
}

/** What a vehicle is remembered by: the VIN, else the id; undefined for one that has neither. */
export function keyOf({ vin, id }: VehicleId): string | undefined {
  return vin ?? id;
}

/** Whether two descriptions are of one vehicle: of the same VIN, or of the same id. */
export function isSameVehicle(one: VehicleId, other: VehicleId): boolean {
  return (
    (one.vin !== undefined && matches(other, one.vin)) ||
    (one.id !== undefined && one.id === other.id)
  );
}

/** A vehicle by the one text it is named with: what reads like a VIN is one, else it is the API's id. */
export function vehicleCalled(text: string): VehicleId {
  return isVin(text) ? { vin: plainVin(text) } : { id: text };
}
