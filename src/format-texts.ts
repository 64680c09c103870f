/** The English texts of what psa-format refuses; as those of `error-texts.ts`. */
export const FORMAT_TEXTS = {
  formatNoTarget: "No target selected. Open the node, select one, and deploy.",
  formatOption: "Option “__name__” cannot be __value__. Open the node and correct it.",
  formatNotOurs:
    "Not a message of this package, so there is nothing to format. Connect psa-watch, or psa-read with status, lastPosition or trips, and do not change payload in between.",
  formatNotTaken:
    "Wrong kind of message: this target takes no __kind__. Connect what sends one of these: __kinds__.",
  formatNoVehicle:
    "No vehicle in the message. Keep msg.vehicle, as psa-vehicles, psa-read and psa-watch send it.",
  formatNotACommandTopic:
    "Not a topic of a command: it must be __topic__. Check the topic of the mqtt in node and the base topic here.",
  formatNoCommand:
    'No command in the payload. Publish one such as charging.start, or {"command": "charging.limit", "parameters": {"limit": "full"}}.',
  formatNoUnlock:
    "Unlocking over MQTT is refused: whoever can publish could open the car. Use psa-command by itself for it.",
};
