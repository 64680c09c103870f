import type { Act, Life } from "../world/life";
import { electricRange } from "../world/state";
import { everything } from "../world/uploads";
import type { Fields } from "./actions";
import { effects, type Outcome } from "./effects";
import type { Remote } from "./remote";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** A car stays awake for so long after it has sent anything. */
const AWAKE = 3 * MINUTE;
/** A car that was left alone for longer does not wake up any more. */
const DEEP_SLEEP = 7 * DAY;
/** What the car's systems take. */
const ASLEEP_KNOWN = 0.3 * SECOND;
const WAKING = 8 * SECOND;
const CHECKING = 0.5 * SECOND;
const SENDING = SECOND;
const ACTING = 2 * SECOND;
/** A car that does not answer is given up after so long; seen in public logs. */
const GIVEN_UP = 128 * SECOND;
/** How long a word is shown that is the last one but for the failure itself. */
const LAST_WORDS = 2 * SECOND;
/** km that a preconditioning without a plug needs. */
const LEAST_RANGE = 20;

/** What the judgement of a remote depends on besides the car. */
export interface Judges {
  /** Its driver has no subscription for this. */
  readonly lacksRight: boolean;
  /** Another one of the same type is under way for the same car. */
  readonly isBusy: () => boolean;
  /** Counts a wake-up; false when there were too many in this month. */
  readonly mayWake: (at: number) => boolean;
}

/** The life of a remote, from being accepted to its end, on the clock of the car. */
export function live(remote: Remote, value: Fields, judges: Judges): Act {
  return (life) => {
    life.in(ASLEEP_KNOWN, (then) => {
      if (judges.lacksRight) remote.fail("MissingRights");
      else if (judges.isBusy()) remote.fail("SameActionInProgress");
      else if (isAwake(then)) check(remote, value)(then);
      else wake(remote, value, judges)(then);
    });
  };
}

function wake(remote: Remote, value: Fields, judges: Judges): Act {
  return (life) => {
    if (!judges.mayWake(life.now)) {
      endWith(remote, "TooManyWakeUpsOverMonth", "TooManyWakeUpsOverMonth")(life);
      return;
    }
    remote.step("WakingUpVehicle");
    if (!isReachable(life)) {
      life.in(GIVEN_UP, () => remote.fail("VehicleConnectionTimeout"));
      return;
    }
    life.in(WAKING, (then) => {
      then.change({}, everything);
      check(remote, value)(then);
    });
  };
}

function check(remote: Remote, value: Fields): Act {
  return (life) => {
    remote.step("CheckingVehicle");
    life.in(CHECKING, (then) => {
      const obstacle = obstacleOf(remote, value, then);
      if (obstacle === "NotPossibleDueToVehicleBatteryLevel") {
        endWith(remote, "VehicleBatteryChargeTooLow", obstacle)(then);
      } else if (obstacle) {
        remote.fail(obstacle);
      } else {
        send(remote, value)(then);
      }
    });
  };
}

function send(remote: Remote, value: Fields): Act {
  return (life) => {
    life.in(SENDING, (then) => {
      remote.step("SentToVehicle");
      then.in(ACTING, (last) => {
        if (!isReachable(last)) {
          last.in(GIVEN_UP, () => remote.fail("VehicleConnectionTimeout"));
          return;
        }
        // The circumstances may be others by now.
        const obstacle = obstacleOf(remote, value, last);
        conclude(remote, obstacle ? { failure: obstacle } : effects[remote.action](last, value));
      });
    });
  };
}

function conclude(remote: Remote, outcome: Outcome): void {
  if (typeof outcome === "string") remote.end(outcome);
  else remote.fail(outcome.failure);
}

/** Two words are shown as if more were to come, and then the order fails. */
function endWith(remote: Remote, word: string, failure: string): Act {
  return (life) => {
    remote.step(word);
    life.in(LAST_WORDS, () => remote.fail(failure));
  };
}

/** What keeps a car from taking an order, whatever it is. */
function obstacleOf({ action }: Remote, value: Fields, life: Life): string | undefined {
  const { state, profile } = life;
  if (action === "wakeUp") return undefined;
  if (state.privacy === "Full") return "NotPossibleDueToVehiclePrivacyLevel";
  if (state.drive && action !== "navigation") return "VehicleInUse";
  const starts = action === "preconditioning" && climateStarts(value);
  const isEmpty = !state.plugged && electricRange(state, profile.model) < LEAST_RANGE;
  return starts && isEmpty ? "NotPossibleDueToVehicleBatteryLevel" : undefined;
}

function climateStarts({ airConditioning }: Fields): boolean {
  return (airConditioning as Fields).immediate === true;
}

function isAwake({ state, now, uploads }: Life): boolean {
  if (state.drive || state.charge || state.climate.status === "Enabled") return true;
  return uploads.latest !== undefined && now - uploads.latest < AWAKE;
}

function isReachable({ connected, now, uploads }: Life): boolean {
  return connected && uploads.latest !== undefined && now - uploads.latest < DEEP_SLEEP;
}
