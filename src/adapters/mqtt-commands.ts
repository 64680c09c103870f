import { BadRequest } from "../errors";
import { type JsonObject, defined, isObject, objectOf, parseJson, textOf } from "../json";
import { vehicleCalled } from "../vehicle/identity";
import { adapter } from "./adapter";

/**
 * The other way round: what was published to `<base topic>/<car>/set` becomes a message for psa-command, which lets
 * the message choose the command. The payload is a command, or `{"command": …, "parameters": …}`. Unlocking is none.
 */
export const mqttCommands = adapter({
  group: "home",
  kinds: [],
  options: { baseTopic: { type: "text", default: "psa", form: "topic" } },
  create({ baseTopic }) {
    return (_contents, message) => {
      const car = carAt(message.topic, baseTopic);
      if (car === undefined) {
        throw new BadRequest("formatNotACommandTopic", { topic: `${baseTopic}/…/set` });
      }
      const { command, parameters } = orderIn(message.payload);
      if (command === undefined) throw new BadRequest("formatNoCommand");
      if (command === "doors.unlock") throw new BadRequest("formatNoUnlock");
      return [{ command, vehicle: vehicleCalled(car), ...defined({ parameters }) }];
    };
  },
});

function carAt(topic: unknown, baseTopic: string): string | undefined {
  if (typeof topic !== "string" || !topic.startsWith(`${baseTopic}/`)) return undefined;
  const [car, end, ...more] = topic.slice(baseTopic.length + 1).split("/");
  return end === "set" && more.length === 0 ? car : undefined;
}

function orderIn(payload: unknown): { command?: string; parameters?: JsonObject } {
  const text = Buffer.isBuffer(payload) ? payload.toString() : payload;
  const sent = typeof text === "string" ? (parseJson(text) ?? text) : text;
  if (typeof sent === "string") return defined({ command: textOf(sent.trim()) });
  const { command, parameters } = objectOf(sent);
  return defined({
    command: textOf(command),
    parameters: isObject(parameters) ? parameters : undefined,
  });
}
