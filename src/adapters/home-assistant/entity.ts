import type { VehicleState } from "../../vehicle/state";

/** A value of a car in Home Assistant. The classes, units and categories are Home Assistant's own words. */
export interface Entity {
  /** Its name in the state topic, and the end of its unique id. */
  id: string;
  /** A binary sensor is on or off: its value is a boolean. */
  platform: "sensor" | "binary_sensor";
  /** In English. */
  name: string;
  deviceClass?: string;
  unit?: string;
  stateClass?: "measurement" | "total_increasing";
  icon?: string;
  isDiagnostic?: true;
  value: (state: VehicleState) => string | number | boolean | undefined;
}

/** A value in the table of its platform. */
export type EntityRow = Omit<Entity, "platform">;
