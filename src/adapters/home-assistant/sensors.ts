import { newestAt } from "../../vehicle/state";
import type { EntityRow } from "./entity";

const PERCENT = { unit: "%", stateClass: "measurement" } as const;
const KILOMETRES = { deviceClass: "distance", unit: "km", stateClass: "measurement" } as const;
const CELSIUS = { deviceClass: "temperature", unit: "°C", stateClass: "measurement" } as const;
const STORED = { deviceClass: "energy_storage", unit: "kWh", stateClass: "measurement" } as const;
const MOMENT = { deviceClass: "timestamp" } as const;

/** Numbers, words and moments. Words are no enumeration there: a car may send one that nobody knows yet. */
export const SENSORS: readonly EntityRow[] = [
  {
    id: "battery_level",
    name: "Battery",
    deviceClass: "battery",
    ...PERCENT,
    value: ({ battery }) => battery?.level,
  },
  {
    id: "battery_range",
    name: "Range",
    icon: "mdi:map-marker-distance",
    ...KILOMETRES,
    value: ({ battery }) => battery?.range,
  },
  {
    id: "battery_capacity",
    name: "Battery capacity",
    isDiagnostic: true,
    ...STORED,
    value: ({ battery }) => battery?.capacity,
  },
  {
    id: "battery_residual",
    name: "Energy in the battery",
    ...STORED,
    value: ({ battery }) => battery?.residual,
  },
  {
    id: "battery_health",
    name: "Battery health",
    icon: "mdi:battery-heart-variant",
    isDiagnostic: true,
    ...PERCENT,
    value: ({ battery }) => battery?.health?.capacity,
  },
  {
    id: "charging_status",
    name: "Charging status",
    icon: "mdi:ev-station",
    value: ({ charging }) => charging?.status,
  },
  {
    id: "charging_mode",
    name: "Charging mode",
    icon: "mdi:current-ac",
    value: ({ charging }) => charging?.mode,
  },
  {
    id: "charging_rate",
    name: "Charging rate",
    deviceClass: "speed",
    unit: "km/h",
    stateClass: "measurement",
    icon: "mdi:flash",
    value: ({ charging }) => charging?.rate,
  },
  {
    id: "charging_end",
    name: "Charging ends",
    icon: "mdi:battery-clock",
    ...MOMENT,
    value: ({ charging }) => charging?.endsAt,
  },
  {
    id: "charging_limit",
    name: "Charge limit",
    icon: "mdi:battery-lock",
    value: ({ charging }) => charging?.limit,
  },
  {
    id: "charging_next",
    name: "Next charge",
    icon: "mdi:clock-start",
    value: ({ charging }) => charging?.nextTime,
  },
  {
    id: "charging_next_at",
    name: "Next charge at",
    icon: "mdi:clock-start",
    ...MOMENT,
    value: ({ charging }) => charging?.nextAt,
  },
  {
    id: "fuel_level",
    name: "Fuel",
    icon: "mdi:gas-station",
    ...PERCENT,
    value: ({ fuel }) => fuel?.level,
  },
  {
    id: "fuel_range",
    name: "Fuel range",
    icon: "mdi:map-marker-distance",
    ...KILOMETRES,
    value: ({ fuel }) => fuel?.range,
  },
  {
    id: "fuel_consumed",
    name: "Fuel consumed",
    deviceClass: "volume",
    unit: "L",
    stateClass: "total_increasing",
    value: ({ fuel }) => (fuel?.subType === "Hydrogen" ? undefined : fuel?.consumed),
  },
  {
    id: "odometer",
    name: "Odometer",
    icon: "mdi:counter",
    ...KILOMETRES,
    stateClass: "total_increasing",
    value: ({ odometer }) => odometer?.mileage,
  },
  {
    id: "speed",
    name: "Speed",
    deviceClass: "speed",
    unit: "km/h",
    stateClass: "measurement",
    value: ({ motion }) => motion?.speed,
  },
  {
    id: "temperature",
    name: "Outside temperature",
    ...CELSIUS,
    value: ({ environment }) => environment?.temperature,
  },
  {
    id: "climate_status",
    name: "Preconditioning status",
    icon: "mdi:air-conditioner",
    value: ({ climate }) => climate?.status,
  },
  {
    id: "coolant_temperature",
    name: "Coolant temperature",
    isDiagnostic: true,
    ...CELSIUS,
    value: ({ engine }) => engine?.coolantTemperature,
  },
  {
    id: "oil_temperature",
    name: "Oil temperature",
    isDiagnostic: true,
    ...CELSIUS,
    value: ({ engine }) => engine?.oilTemperature,
  },
  {
    id: "oil_level",
    name: "Oil level",
    icon: "mdi:oil-level",
    isDiagnostic: true,
    ...PERCENT,
    value: ({ engine }) => engine?.oilLevel,
  },
  {
    id: "auxiliary_battery",
    name: "12 V battery",
    icon: "mdi:car-battery",
    isDiagnostic: true,
    ...PERCENT,
    value: ({ auxiliaryBattery }) => auxiliaryBattery?.health,
  },
  {
    id: "privacy",
    name: "Privacy",
    icon: "mdi:eye-off",
    isDiagnostic: true,
    value: ({ privacy }) => privacy?.status,
  },
  {
    id: "last_seen",
    name: "Last measured",
    icon: "mdi:clock-check",
    isDiagnostic: true,
    ...MOMENT,
    value: newestAt,
  },
];
