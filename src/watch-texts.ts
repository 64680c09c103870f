/** What can be wrong with what psa-watch is to watch for, and what to do then; part of `ERROR_TEXTS`. */
export const WATCH_TEXTS = {
  unknownEvent: "Unknown event __event__. Select events from the list in the node.",
  badLevel: "Invalid threshold __level__. Enter a number from 0 to 100, in percent.",
  zoneUnnamed: "Zone __number__: name is required. Enter it in the node.",
  zoneTwice: "Duplicate zone __zone__. Give each zone its own name.",
  zoneNowhere:
    "Zone __zone__: invalid coordinates. Enter a latitude from -90 to 90 and a longitude from -180 to 180.",
  zoneNoRadius: "Zone __zone__: invalid radius. Enter a number above 0, in metres.",
  badCurrency: "Invalid currency __currency__. Enter its code of three letters, such as EUR.",
  tariffNoPrice: "Tariff __number__: invalid price. Enter a number per kWh, 0 or more.",
  tariffNoTime:
    "Tariff __number__: invalid time. Enter two different times such as 22:00 and 06:00, or leave both empty.",
  tariffNoDays: "Tariff __number__: invalid days. Enter days such as Mon-Fri or Sat,Sun.",
  tariffNowhere:
    "Tariff __number__: there is no zone __zone__. Enter the name of a zone of this node, or nothing.",
} as const;
