/** Where cars and servers in the field do not keep to the vendor's description of the API, and so neither do ours. */
export interface Deviation {
  /** Matches the whole of an error line of `validateReply`. */
  readonly error: RegExp;
  readonly reason: string;
}

export const deviations: readonly Deviation[] = [
  {
    error: /^\w+ \/(uuid|timestamp) is an unknown property$/,
    reason:
      "An error has code, message, uuid and timestamp; the description knows a debug instead.",
  },
  {
    error: /^\w+ \/(httpCode|httpMessage|moreInformation) is an unknown property$/,
    reason: "The gateway before the API refuses in its own words.",
  },
  {
    error: /^getVehicleStatus \/energy must be object$/,
    reason: "Old wire format: a list of energies.",
  },
  {
    error: /^getVehicleStatus {2}must have required property 'createdAt'$/,
    reason: "Old wire format: a status has updatedAt only.",
  },
  {
    error: /^getVehicleStatus \/(ignition|doorsState) must have required property 'createdAt'$/,
    reason: "Old wire format: these parts are dated with updatedAt.",
  },
  {
    error: /^getVehicleStatus \/(ignition|doorsState)\/updatedAt is an unknown property$/,
    reason: "Old wire format: these parts are dated with updatedAt.",
  },
  {
    error: /^getVehicleStatus \/doorsState\/lockedState is an unknown property$/,
    reason: "Old wire format: the name is in the singular.",
  },
  {
    error: /^getVehicleStatus \/battery\/current is an unknown property$/,
    reason: "Old wire format: the 12 V battery also has a current.",
  },
  {
    error: /^getVehicleStatus \/kinetic\/pace is an unknown property$/,
    reason: "Old wire format: the speed has another name too.",
  },
  {
    error:
      /^getVehicleStatus \/safety\/(beltWarning|eCallTriggeringRequest) is an unknown property$/,
    reason: "Old wire format: other names than beltStatus and autoECallTriggering.",
  },
  {
    error: /^getVehicleStatus \/environment\/createdAt is an unknown property$/,
    reason: "Old wire format: the environment is dated as a whole.",
  },
  {
    error:
      /^getVehicleStatus \/environment\/(air|luminosity) must have required property 'createdAt'$/,
    reason: "Old wire format: the environment is dated as a whole.",
  },
  {
    error:
      /^(getVehicleStatus \/lastPosition|getCarLastPosition )\/properties must have required property 'createdAt'$/,
    reason: "Old wire format: the date of a position is not among its properties.",
  },
  {
    error:
      /^(getVehicleStatus \/lastPosition|getCarLastPosition )\/(created|updated)At is an unknown property$/,
    reason: "Old wire format: the dates of a position are beside its properties.",
  },
  {
    error: /^getVehicleStatus \/_links\/vehicles is an unknown property$/,
    reason: "Old wire format: the link to the vehicle is in the plural.",
  },
  {
    error:
      /^getVehicleMaintenance (\/daysBeforeMaintenace is an unknown property| must have required property 'createdAt')$/,
    reason: "Old wire format: a misspelt name, and dated with updatedAt.",
  },
  {
    error: /^getVehicleStatus \/odometer\/createdAt must be string$/,
    reason: "Seen in the field: null for the date of the odometer.",
  },
  {
    error:
      /^getVehicleStatus \/energies\/\*\/extension\/electric\/battery\/health must have required property 'createdAt'$/,
    reason: "Seen in the field: no date for the health of the battery.",
  },
  {
    error:
      /^getTelemetry\w* \/_embedded\/telemetries\/\*\/vehicle\/ignition\/createdAt is an unknown property$/,
    reason: "The description requires this date without declaring it.",
  },
  {
    error:
      /^getTelemetry\w* \/_embedded\/telemetries\/\*\/_embedded\/extension\/maintenance\/createdAt is an unknown property$/,
    reason: "The description requires this date without declaring it.",
  },
  {
    error:
      /^getVehicle\w+ .*\/charging\/parameters\/schedule must have required property 'preferences'$/,
    reason: "The description requires this of schedule, but declares it beside it.",
  },
];
