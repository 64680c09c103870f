import type { VehicleState } from "../vehicle/state";
import type { ContentOf } from "./content";

/** A state that names a place, and when the car was there. */
export interface Place {
  state: VehicleState;
  latitude: number;
  longitude: number;
  altitude?: number;
  heading?: number;
  at?: string;
}

/** What is known of cars, where a position may come by itself: it says nothing of the rest, which stays as it was. */
export class KnownStates {
  readonly #states = new Map<string, VehicleState>();

  /** The state of the car of a content, with what the content says. */
  with(content: ContentOf<"state" | "position">): VehicleState {
    const { key } = content.car;
    const state =
      content.kind === "state"
        ? content.state
        : { ...this.#states.get(key), position: content.position };
    this.#states.set(key, state);
    return state;
  }

  forget(key: string): void {
    this.#states.delete(key);
  }
}

/** The place of a state; undefined where the driver hides it, or the car never sent one. */
export function placeIn(state: VehicleState): Place | undefined {
  const { latitude, longitude, altitude, heading, at = state.at } = state.position ?? {};
  if (latitude === undefined || longitude === undefined) return undefined;
  return {
    state,
    latitude,
    longitude,
    ...(altitude !== undefined && { altitude }),
    ...(heading !== undefined && { heading }),
    ...(at !== undefined && { at }),
  };
}

/** Seconds since 1970, as trackers and routers count; undefined for what is no date. */
export function secondsOf(date: string | undefined): number | undefined {
  const seconds = Math.round(Date.parse(date ?? "") / 1000);
  return Number.isNaN(seconds) ? undefined : seconds;
}
