import type { Model } from "../world/catalogue";

const dataScopes = [
  "data:telemetry",
  "data:telemetry:environment",
  "data:telemetry:privacy",
  "data:telemetry:vehicle",
  "data:telemetry:vehicle:ignition",
  "data:telemetry:vehicle:energies",
  "data:telemetry:vehicle:engines",
  "data:telemetry:vehicle:doorsState",
  "data:telemetry:vehicle:battery",
  "data:telemetry:vehicle:odometer",
  "data:telemetry:vehicle:kinetic",
  "data:telemetry:vehicle:maintenance",
  "data:position",
  "data:trip",
  "data:alert",
  "data:collision",
] as const;

/** What a car can tell, and which remote actions it takes. */
export function capabilities(model: Model): object {
  const isElectric = model.motorization === "Electric";
  const hasPlug = model.battery > 0;
  const action = (name: string, supported: boolean) => ({
    supported,
    scopeName: `remote:${name}:write`,
  });
  return {
    data: [
      ...dataScopes,
      ...(hasPlug ? ["data:telemetry:vehicle:preconditioning"] : []),
      ...(model.alarm ? ["data:telemetry:vehicle:alarm"] : []),
    ],
    remote: {
      preconditioning: {
        ...action("preconditioning", hasPlug),
        parameters: hasPlug ? { programs: { size: 4 }, immediate: true } : {},
      },
      charging: {
        ...action("charging", hasPlug),
        parameters: hasPlug
          ? {
              immediate: { start: true, stop: isElectric },
              schedule: {
                programs: isElectric ? { supported: true, size: 3 } : { supported: false },
                nextDelayedTime: true,
              },
              preferences: { level: isElectric, type: isElectric },
            }
          : {},
      },
      door: action("door", true),
      horn: action("horn", true),
      lights: action("lights", true),
      wakeup: action("wakeup", true),
      navigation: action("navigation", isElectric),
    },
  };
}
