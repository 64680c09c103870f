/** What can be wrong with a file of trips, and what to do then; part of `ERROR_TEXTS`. */
export const IMPORT_TEXTS = {
  tripFileNotJson:
    "Not a trip file: msg.payload is not JSON. Expected the content of a file exported by a brand's app, as text, Buffer or parsed JSON: an array of { vin, trips }.",
  tripFileOther: "Not a trip file: expected an array of { vin, trips }, got __found__.",
  tripFileDamaged:
    "Trip file truncated or damaged after character __readable__. Export it again and send it whole.",
  tripFileForm: "Trips skipped: __count__. Unknown format; a trip must have __forms__.",
  tripFileNoVin:
    "Trips skipped: __count__. Their vehicle has no vin; expected an array of { vin, trips }.",
  toldTripsUnread:
    "Context store __store__ cannot be read. No trip was sent, since it is not known which are new. Check contextStorage in Node-RED's settings file, then send the file again.",
  toldTripsUnkept:
    "Context store __store__ cannot be written. The new trips were sent, but may be repeated after a restart. Check contextStorage in Node-RED's settings file.",
} as const;
