import { planDrive, type Drive } from "./drive";
import { distanceKm, type Point } from "./geography";
import { planDay } from "./routine";
import type { Act, Life } from "./life";
import { electricRange, fuelLevel, fuelRange, type Climate, type Opening } from "./state";
import { alertsAtArrival, alertsAtDeparture, alertsAtThePump } from "./dashboard";
import { plugIn, pullPlug } from "./plug";
import { atIgnition, onTheRoad, type Group } from "./uploads";
import { midnightBefore } from "./weather";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

const SAFETY_KM = 8; // nobody sets off with less to spare
const LOW_TANK = 12; // %

/** A new day: the driver plans it. */
export const newDay: Act = (life) => {
  const midnight = midnightBefore(life.now);
  const outings = planDay(life.profile, midnight).filter(({ at }) => at >= life.now);
  for (const { at, to } of outings) life.at(at, getIn(to));
  const warmUp = outings[0];
  if (warmUp && life.profile.model.battery > 0) {
    life.at(Math.max(life.now, warmUp.at - 15 * MINUTE), precondition("Scheduled"));
  }
  life.at(midnight + DAY, newDay);
};

/** The driver unlocks the car, gets in and leaves two minutes later; unless it is driving, there already or too empty. */
function getIn(to: Point): Act {
  return (life) => {
    if (life.state.drive || distanceKm(life.state.place, to) < 0.3) return;
    if (!canDrive(life, life.roadTo(to).km)) {
      if (!life.state.plugged) plugIn(life, { quick: true });
      return;
    }
    unlock(life);
    openDoor("Driver")(life);
    life.in(30 * SECOND, closeDoor("Driver"));
    life.in(MINUTE, whileParked(makeReady));
    life.in(110 * SECOND, whileParked(startUp));
    life.in(2 * MINUTE, depart(to));
  };
}

/** The drive begins; one that takes the given minutes, else what such a road takes. */
export function depart(to: Point, minutes?: number): Act {
  return (life) => {
    if (life.state.drive) return;
    if (life.state.plugged) pullPlug(life);
    const drive = planDrive(life.roadTo(to), life.now, life.random("drive"), minutes);
    life.change({ ignition: "Start", locked: false, open: [], drive }, [...atIgnition, "doors"]);
    life.departure = life.state;
    alertsAtDeparture(life);
    life.at(drive.until, arrive(drive));
  };
}

/** The drive ends, if it is still this one; the driver gets out, locks, and plugs in where there is a plug. */
function arrive(drive: Drive): Act {
  return (life) => {
    if (life.state.drive !== drive) return;
    park(life);
    life.in(20 * SECOND, whileParked(openDoor("Driver")));
    life.in(45 * SECOND, closeDoor("Driver"));
    life.in(50 * SECOND, whileParked(lock));
    life.in(2 * MINUTE, plugInAtHome);
  };
}

/** Ends whatever is under way but a charge, and locks: the car stays where and as it is. */
export function settle(life: Life): void {
  finishClimate(life);
  park(life);
  if (life.state.ignition !== "Stop") life.change({ ignition: "Stop" }, ["ignition"]);
  lock(life);
}

/** Stops where the car is, and books the trip. */
export function park(life: Life): void {
  const { drive } = life.state;
  if (!drive) return;
  life.change({ drive: undefined, speed: 0, acceleration: 0, ignition: "Stop" }, atIgnition);
  if (life.departure && life.connected) life.journal.addTrip(drive, life.departure, life.state);
  life.departure = undefined;
  alertsAtArrival(life);
}

/** Closes and locks everything; the alarm is on. */
export const lock: Act = (life) => {
  if (life.state.locked) return;
  life.change({ locked: true, open: [] }, lockGroups(life));
  if (life.profile.model.alarm) life.journal.addAlarm(life.now, { status: "Active" });
};

/** Unlocks; the alarm is off. */
export const unlock: Act = (life) => {
  if (!life.state.locked) return;
  life.change({ locked: false }, lockGroups(life));
  if (life.profile.model.alarm) life.journal.addAlarm(life.now, { status: "Inactive" });
};

/** Opens a door, the trunk or a window. */
export function openDoor(which: Opening): Act {
  return (life) => {
    const { open } = life.state;
    if (!open.includes(which)) life.change({ open: [...open, which] }, ["doors"]);
  };
}

/** Closes it again. */
export function closeDoor(which: Opening): Act {
  return (life) => {
    const { open } = life.state;
    if (open.includes(which)) life.change({ open: open.filter((o) => o !== which) }, ["doors"]);
  };
}

/** Warms or cools the cabin for ten minutes; refuses while driving and with a nearly empty battery. */
export function precondition(startingCause: "Immediate" | "Scheduled"): Act {
  return (life) => {
    const { state, profile } = life;
    if (state.drive || profile.model.battery === 0 || state.climate.status === "Enabled") return;
    if (!state.plugged && electricRange(state, profile.model) < 20) {
      setClimate(life, { status: "Failure", startingCause, failureCause: "LowBattery" });
      return;
    }
    setClimate(life, { status: "Enabled", startingCause });
    const running = life.state.climate;
    life.in(10 * MINUTE, (later) => {
      if (later.state.climate === running) finishClimate(later);
    });
  };
}

/** Ends the preconditioning under way, as done or as called off. */
export function finishClimate(life: Life, status: "Finished" | "Disabled" = "Finished"): void {
  const { startingCause } = life.state.climate;
  if (life.state.climate.status !== "Enabled") return;
  setClimate(life, startingCause ? { status, startingCause } : { status });
}

function setClimate(life: Life, climate: Climate): void {
  life.change({ climate }, ["preconditioning", "electric", "environment"]);
}

function whileParked(act: Act): Act {
  return (life) => {
    if (!life.state.drive) act(life);
  };
}

const startUp: Act = (life) => {
  life.change({ ignition: "StartUp" }, ["ignition"]);
};

function canDrive(life: Life, km: number): boolean {
  const { model } = life.profile;
  const range = electricRange(life.state, model) + fuelRange(life.state, model);
  return model.tank > 0 || range > km * 1.2 + SAFETY_KM;
}

/** Unplugs, ends the preconditioning, and fills up when the tank is low. */
function makeReady(life: Life): void {
  const { model } = life.profile;
  finishClimate(life);
  if (life.state.plugged) pullPlug(life);
  if (model.tank > 0 && fuelLevel(life.state, model) < LOW_TANK) {
    life.change({ fuel: model.tank }, onTheRoad);
    alertsAtThePump(life);
  }
}

function plugInAtHome(life: Life): void {
  const { state, profile } = life;
  if (profile.model.battery === 0 || state.drive || state.plugged) return;
  if (distanceKm(state.place, profile.home) > 0.1) return;
  plugIn(life, { hour: state.settings.chargeFrom });
}

function lockGroups(life: Life): Group[] {
  return life.profile.model.alarm ? ["doors", "alarm"] : ["doors"];
}
