/** What can be wrong with single values, and what to do then; part of `ERROR_TEXTS`. */
export const VALUE_TEXTS = {
  noValues:
    "No values selected. Add at least one in the node, such as battery.level, or have it send everything.",
  unknownValue:
    "Unknown value __value__. Did you mean __nearest__? The dialog of the node lists all values.",
  valuesOfOther:
    "Single values are only available for status, not for __link__. Read status, or have the node send everything.",
  valueMissing:
    "__values__: not sent by the vehicle so far. Check in the dialog of the node what it sends, or have a message sent instead of an error.",
} as const;
