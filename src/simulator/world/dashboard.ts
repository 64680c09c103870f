import type { Act, Life } from "./life";
import type { CollisionDetails, Severity } from "./journal";
import { fuelLevel } from "./state";
import { temperatureAt } from "./weather";

const LOW_FUEL = 12; // %
const FREEZING = 3; // °C
const USUAL_KM = 25;
const HALF_A_DAY = 43_200_000; // ms

/** What comes up now and then, how often on a drive of usual length, and how likely it is seen to at a later departure. */
const nuisances: readonly {
  type: string;
  severity: Severity;
  chance: number;
  seenTo: number;
}[] = [
  { type: "AddWasherFluid", severity: "Information", chance: 0.05, seenTo: 0.3 },
  { type: "LeftFrontTireUnderInflated", severity: "Warning", chance: 0.03, seenTo: 0.3 },
  { type: "ReplaceTheRemoteControlBattery", severity: "Information", chance: 0.01, seenTo: 0.15 },
  { type: "EngineFault", severity: "Critical", chance: 0.003, seenTo: 0.5 },
];

/** A message comes up; `type` is one of the API's words. */
export function raiseAlert(type: string, severity: Severity): Act {
  return ({ journal, state }) => {
    journal.startAlert(type, severity, state);
  };
}

/** A message goes away. */
export function clearAlert(type: string): Act {
  return ({ journal, state }) => {
    journal.endAlert(type, state);
  };
}

/** The burglar alarm goes off; `type` is one of the API's words. */
export function soundAlarm(type: string): Act {
  return (life) => {
    life.journal.addAlarm(life.now, { trigger: { type, state: life.state } });
    life.change({}, ["alarm"]);
  };
}

/** The car hits something, or is hit. */
export function collide(details: readonly CollisionDetails[]): Act {
  return ({ journal, now }) => {
    journal.addCollision(now, details);
  };
}

/** In daily life the driver sees to some of what the dashboard showed, and something new may come up. */
export function alertsAtDeparture(life: Life): void {
  if (!life.connected) return;
  const random = life.random("dashboard");
  const { journal, state } = life;
  const share = Math.min(1, (state.drive?.route.km ?? 0) / USUAL_KM);
  for (const { type, severity, chance, seenTo } of nuisances) {
    const dice = random();
    if (!life.routine) continue;
    if (journal.activeAlert(type)) {
      if (dice < seenTo) journal.endAlert(type, state);
    } else if (dice < chance * share) {
      journal.startAlert(type, severity, state);
    }
  }
  const warned = journal.alerts.findLast(({ type }) => type === "RiskOfIce");
  const isNews = !warned || life.now - warned.start.at > HALF_A_DAY;
  if (isNews && temperatureAt(state.place, life.now) < FREEZING) {
    journal.startAlert("RiskOfIce", "Information", state);
  }
}

/** What a drive brought on, or what only matters while driving. */
export function alertsAtArrival(life: Life): void {
  if (!life.connected) return;
  const { journal, state, profile } = life;
  journal.endAlert("RiskOfIce", state);
  if (profile.model.tank > 0 && fuelLevel(state, profile.model) < LOW_FUEL) {
    journal.startAlert("FuelLevelLow", "Warning", state);
  }
}

/** The tank is full again. */
export function alertsAtThePump(life: Life): void {
  life.journal.endAlert("FuelLevelLow", life.state);
}
