import * as acts from "../world/acts";
import type { Life } from "../world/life";
import * as plug from "../world/plug";
import { PARTIAL, type ChargeProgram, type ClimateProgram, type Settings } from "../world/settings";
import { everything } from "../world/uploads";
import type { ActionName, Fields } from "./actions";
import { secondsOf } from "./programs";

/** How an order ended. */
export type Outcome = "Success" | "AlreadyDone" | { readonly failure: string };
type Effect = (life: Life, value: Fields) => Outcome;

const MOST_CHARGE_PROGRAMS = 3;
const wrong: Outcome = { failure: "WrongCommand" };

/** What an order does to the car that takes it. */
export const effects: Readonly<Record<ActionName, Effect>> = {
  wakeUp: (life) => {
    life.change({}, everything);
    return "Success";
  },
  door: (life, { state }) => (state === "Locked" ? lock(life) : unlock(life)),
  horn: () => "Success",
  lights: () => "Success",
  navigation: ({ profile }) => (profile.model.motorization === "Electric" ? "Success" : wrong),
  charging: (life, value) => {
    if (life.profile.model.battery === 0) return wrong;
    const { immediate, schedule, preferences } = value;
    if (preferences) return prefer(life, preferences as Fields);
    const planned = schedule ? plan(life, schedule as Fields) : "Success";
    if (immediate === undefined || planned !== "Success") return planned;
    return immediate === true ? startCharge(life) : stopCharge(life);
  },
  preconditioning: (life, { airConditioning }) => {
    if (life.profile.model.battery === 0) return wrong;
    const { immediate, programs } = airConditioning as Fields;
    if (programs) setPrograms(life, programs as readonly Fields[]);
    if (immediate === undefined) return "Success";
    return immediate === true ? warmUp(life) : endClimate(life);
  },
};

function lock(life: Life): Outcome {
  const { open, keyInside, locked } = life.state;
  const doors = open.filter((opening) => !opening.endsWith("Window"));
  if (doors.length > 0) return { failure: "DoorsOpen" };
  if (keyInside) return { failure: "CidInside" };
  if (locked) return "AlreadyDone";
  acts.lock(life);
  return "Success";
}

function unlock(life: Life): Outcome {
  if (!life.state.locked) return "AlreadyDone";
  acts.unlock(life);
  return "Success";
}

function startCharge(life: Life): Outcome {
  if (!life.state.plugged) return { failure: "ExternalChargingSystemError" };
  if (life.state.charge) return "AlreadyDone";
  plug.chargeNow(life);
  return "Success";
}

function stopCharge(life: Life): Outcome {
  if (!life.state.charge) return "AlreadyDone";
  plug.stopCharge(life, "Stopped");
  return "Success";
}

function plan(life: Life, { nextDelayedTime, programs }: Fields): Outcome {
  if (Array.isArray(programs)) {
    const isElectric = life.profile.model.motorization === "Electric";
    if (!isElectric || programs.length > MOST_CHARGE_PROGRAMS) return wrong;
    set(life, { chargePrograms: programs as ChargeProgram[] });
    return "Success";
  }
  set(life, { chargeFrom: hourOf(String(nextDelayedTime)) });
  plug.delayCharge(life);
  return "Success";
}

function hourOf(time: string): number {
  if (time.startsWith("P")) return secondsOf(time) / 3600;
  const [, hours = 0, minutes = 0] = /T(\d\d):(\d\d)/.exec(time) ?? [];
  return Number(hours) + Number(minutes) / 60;
}

function prefer(life: Life, { type, level }: Fields): Outcome {
  if (life.profile.model.motorization !== "Electric") return wrong;
  if (typeof level === "string") set(life, { powerLevel: level });
  if (type !== undefined) {
    set(life, { chargeTo: type === "Full" ? 1 : PARTIAL });
    plug.chargeOn(life);
  }
  return "Success";
}

function setPrograms(life: Life, programs: readonly Fields[]): void {
  const slots = programs.map(({ slot }) => slot);
  const untouched = life.state.settings.climatePrograms.filter(({ slot }) => !slots.includes(slot));
  const added = programs
    .filter(({ actionsType }) => actionsType !== "Delete")
    .map(({ actionsType: _type, recurrence = "Daily", ...program }) => ({
      ...program,
      recurrence,
    }));
  const all = [...untouched, ...(added as unknown as ClimateProgram[])];
  const climatePrograms = all.sort((one, other) => one.slot - other.slot);
  life.change({ settings: { ...life.state.settings, climatePrograms } }, ["preconditioning"]);
}

function warmUp(life: Life): Outcome {
  if (life.state.climate.status === "Enabled") return "AlreadyDone";
  acts.precondition("Immediate")(life);
  return "Success";
}

function endClimate(life: Life): Outcome {
  if (life.state.climate.status !== "Enabled") return "AlreadyDone";
  acts.finishClimate(life, "Disabled");
  return "Success";
}

function set(life: Life, changed: Partial<Settings>): void {
  life.change({ settings: { ...life.state.settings, ...changed } }, ["electric"]);
}
