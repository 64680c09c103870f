import { EVENTS } from "../../events/catalogue";
import { defined } from "../../json";
import type { Context } from "../adapter";
import type { Car } from "../content";
import { levelOf } from "../mqtt";
import { ENTITIES } from "./entities";
import type { Entity } from "./entity";
import { lastSensorsOf } from "./last";

/** What may be ordered from Home Assistant. Unlocking is not among them. */
export const COMMANDS = [
  "charging",
  "charging.limit",
  "preconditioning",
  "doors.lock",
  "wake",
  "horn",
] as const;
export type OfferedCommand = (typeof COMMANDS)[number];

/** Where a car is told of. */
export interface Topics {
  config: string;
  state: string;
  position: string;
  event: string;
  /** The last trip and the last charge. */
  trip: string;
  charge: string;
  availability: string;
  set: string;
  /** Whether Node-RED is there at all: the place for the last will of the broker's connection. */
  status: string;
}

export function topicsOf(car: Car, baseTopic: string, discoveryPrefix: string): Topics {
  const own = `${baseTopic}/${levelOf(car)}`;
  return {
    config: `${discoveryPrefix}/device/psa_${levelOf(car)}/config`,
    state: `${own}/state`,
    position: `${own}/position`,
    event: `${own}/event`,
    trip: `${own}/trip`,
    charge: `${own}/charge`,
    availability: `${own}/availability`,
    set: `${own}/set`,
    status: `${baseTopic}/status`,
  };
}

type Component = Readonly<Record<string, unknown>>;

/**
 * The device-based discovery message of a car (Home Assistant 2024.11 and later): one device, with an entity for each
 * value that it was seen to send.
 * @param ids of `ENTITIES`
 */
export function discoveryOf(
  car: Car,
  topics: Topics,
  ids: ReadonlySet<string>,
  commands: readonly OfferedCommand[],
  context: Context,
): object {
  const { word } = context;
  const name = (id: string, english: string) => word(id, english);
  const told = ENTITIES.filter(({ id }) => ids.has(id)).map((entity) => [
    entity.id,
    componentOf(entity, topics, name(entity.id, entity.name)),
  ]);
  const orders = commands
    .filter((command) => NEEDED[command].every((id) => ids.has(id)))
    .map((command) => [
      `set_${command.replace(".", "_")}`,
      orderOf(command, topics, name(`set_${command.replace(".", "_")}`, ORDERS[command].name)),
    ]);
  const others = [
    ["position", trackerOf(topics)],
    ["event", eventsOf(topics, name("event", "Event"))],
  ];
  const last = lastSensorsOf(topics, ids, context);
  const components = Object.fromEntries([...told, ...last, ...others, ...orders]) as Record<
    string,
    Component
  >;
  const device = levelOf(car);
  return {
    device: defined({
      identifiers: [`psa_${device}`],
      name: car.name ?? car.label ?? car.key,
      manufacturer: car.brand,
      model: car.label,
      serial_number: car.vin,
    }),
    origin: { name: "node-red-contrib-psa" },
    availability: [{ topic: topics.status }, { topic: topics.availability }],
    availability_mode: "all",
    components: Object.fromEntries(
      Object.entries(components).map(([id, component]) => [
        id,
        { ...component, unique_id: `psa_${device}_${id}` },
      ]),
    ),
  };
}

function componentOf(entity: Entity, { state }: Topics, name: string): Component {
  const { id, platform, deviceClass, unit, stateClass, icon, isDiagnostic } = entity;
  return defined({
    platform,
    name,
    device_class: deviceClass,
    unit_of_measurement: unit,
    state_class: stateClass,
    icon,
    entity_category: isDiagnostic && "diagnostic",
    state_topic: state,
    value_template: `{{ value_json.${id} }}`,
  });
}

/** Without a name it is called as the car. The position is in the attributes. */
function trackerOf({ position }: Topics): Component {
  return {
    platform: "device_tracker",
    name: null,
    icon: "mdi:car",
    source_type: "gps",
    json_attributes_topic: position,
  };
}

function eventsOf({ event }: Topics, name: string): Component {
  const types = Object.entries(EVENTS).filter(([, { group }]) => group !== "account");
  return {
    platform: "event",
    name,
    icon: "mdi:car-info",
    event_types: types.map(([type]) => type),
    state_topic: event,
  };
}

/** What a car must have been seen to send for an order to make sense. */
const NEEDED: Readonly<Record<OfferedCommand, readonly string[]>> = {
  charging: ["charging"],
  "charging.limit": ["charging_limit"],
  preconditioning: ["preconditioning"],
  "doors.lock": ["lock"],
  wake: [],
  horn: [],
};

interface Order {
  /** In English. */
  name: string;
  component: Component;
}

const ORDERS: Readonly<Record<OfferedCommand, Order>> = {
  charging: {
    name: "Charge",
    component: toggle("charging", "mdi:ev-station"),
  },
  "charging.limit": {
    name: "Set charge limit",
    component: {
      platform: "select",
      icon: "mdi:battery-lock",
      options: ["partial", "full"],
      value_template: "{{ (value_json.charging_limit or '') | lower }}",
      command_template: '{"command": "charging.limit", "parameters": {"limit": "{{ value }}"}}',
    },
  },
  preconditioning: {
    name: "Precondition",
    component: toggle("preconditioning", "mdi:air-conditioner"),
  },
  "doors.lock": { name: "Lock", component: press("doors.lock", "mdi:car-door-lock") },
  wake: { name: "Wake up", component: press("wake", "mdi:car-connected") },
  horn: { name: "Horn", component: press("horn", "mdi:bullhorn") },
};

/** A switch that shows what the car says, not what was asked of it. */
function toggle(id: string, icon: string): Component {
  return {
    platform: "switch",
    icon,
    value_template: `{{ value_json.${id} }}`,
    payload_on: `${id}.start`,
    payload_off: `${id}.stop`,
    state_on: "ON",
    state_off: "OFF",
    optimistic: false,
  };
}

function press(command: string, icon: string): Component {
  return { platform: "button", icon, payload_press: command };
}

function orderOf(command: OfferedCommand, { set, state }: Topics, name: string): Component {
  const { component } = ORDERS[command];
  const hasState = component.platform !== "button";
  return { ...component, name, command_topic: set, ...(hasState && { state_topic: state }) };
}
