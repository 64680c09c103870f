import type { CarState } from "../world/state";
import { dateTime, round } from "./values";

/** Where the car was, as GeoJSON; the date is among the properties. */
export function position(state: CarState) {
  const { type, geometry, properties } = location(state);
  return { type, geometry, properties: { createdAt: dateTime(state.at), ...properties } };
}

/** Where the car was, as GeoJSON of API 4.0: no altitude, and the dates beside the properties. */
export function oldPosition(state: CarState) {
  const { type, geometry, properties } = location(state);
  const { heading, signalQuality } = properties;
  return {
    type,
    createdAt: dateTime(state.at),
    updatedAt: dateTime(state.at),
    geometry: { type: geometry.type, coordinates: geometry.coordinates.slice(0, 2) },
    properties: { heading, signalQuality, type: properties.type },
  };
}

/** Where the car was, as telemetry says it: without a date. */
export function location({ at, place, heading }: CarState) {
  const { longitude, latitude, altitude } = place;
  return {
    type: "Feature",
    geometry: {
      type: "Point",
      coordinates: [round(longitude, 6), round(latitude, 6), round(altitude)],
    },
    properties: {
      heading: round(heading) % 360,
      signalQuality: 5 + (Math.floor(at / 60_000) % 5),
      type: "Acquire",
      fixStatus: "3D",
    },
  };
}

/** Whether the driver let the place be known. */
export function isPublic(state: CarState): boolean {
  return state.privacy === "None";
}
