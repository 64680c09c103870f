import { BINARY_SENSORS } from "./binary-sensors";
import type { Entity } from "./entity";
import { SENSORS } from "./sensors";

/** Every value that a car can have there. */
export const ENTITIES: readonly Entity[] = [
  ...SENSORS.map((sensor): Entity => ({ platform: "sensor", ...sensor })),
  ...BINARY_SENSORS.map((sensor): Entity => ({ platform: "binary_sensor", ...sensor })),
];
