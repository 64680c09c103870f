import type { Quota } from "../http/quota";
import type { PsaError } from "../errors";
import type { VehicleId } from "../vehicle/identity";
import type { Parts } from "../vehicle/parts";

/** A car as a source lists it. */
export interface ListedVehicle {
  readonly vehicle: VehicleId;
  /** Relation → absolute address, for a source that has such. */
  readonly links?: Record<string, string>;
}

/**
 * Where cars and their dated states come from: the API of an account, or anything else that has both. What is
 * optional here, a source need not know of.
 */
export interface Source {
  /** All cars there are, in one piece or in several. A car without an id and a VIN is left out. */
  vehicles(): AsyncIterable<{ readonly vehicles: readonly ListedVehicle[] }>;
  /**
   * What a car said last of one part, as it was listed.
   * @throws NoData for what this car or this source does not have; other errors of the package for what may pass
   */
  latest<Name extends keyof Parts>(vehicle: ListedVehicle, part: Name): Promise<Parts[Name]>;
  /** The requests that are left, where they are counted. */
  readonly quota?: Quota;
  /** What people call a car, where the source knows more of that than its list tells. */
  named?(vehicle: VehicleId): VehicleId;
  /** Tells when asking fails for good, with the error, and when it makes sense again, without one. */
  on?(event: "changed", listener: (error: PsaError | undefined) => void): unknown;
  off?(event: "changed", listener: (error: PsaError | undefined) => void): unknown;
}
