/** A HAL link. */
interface Link {
  readonly href: string;
  readonly templated?: boolean;
}

/** The addresses of everything the API has, absolute and without a client id. */
export class Links {
  /** `base` gives the address of the API. */
  constructor(private readonly base: () => string) {}

  user(): Link {
    return this.to("/user");
  }

  vehicles(): Link {
    return this.to("/user/vehicles");
  }

  vehicle(id: string): Link {
    return this.to(vehiclePath(id));
  }

  /** Something of a vehicle: `status`, `trips/ID`, … */
  of(id: string, ...relation: string[]): Link {
    return this.to(vehiclePath(id, ...relation));
  }

  callbacks(): Link {
    return this.to("/user/callbacks");
  }

  callback(id: string): Link {
    return this.to(`/user/callbacks/${id}`);
  }

  remote(vehicleId: string, callbackId: string, id: string): Link {
    return this.of(vehicleId, "callbacks", callbackId, "remotes", id);
  }

  /** What hangs below a callback has a template for an address, as seen in the field (RFC 6570). */
  belowCallback(vehicleId: string, relation: string): Link {
    const { href } = this.of(vehicleId, "callbacks");
    return { href: `${href}/{cbid}/${relation}`, templated: true };
  }

  /** The status gives its own address with the word "vehicle" for the id. */
  statusItself(): Link {
    return this.to("/user/vehicles/vehicle/status?profile=endUser");
  }

  private to(path: string): Link {
    return { href: `${this.base()}${path}` };
  }
}

/** The path of a vehicle, or of something it has. */
function vehiclePath(id: string, ...relation: string[]): string {
  return ["", "user", "vehicles", id, ...relation].map(encodeURIComponent).join("/");
}
