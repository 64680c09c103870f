// Writes the trip file that the package ships for psa-import, with trips of the simulator.
import { writeFileSync } from "node:fs";
import { tsImport } from "tsx/esm/api";

const { sampleText } = await tsImport("../test/support/app-sample.ts", import.meta.url);
writeFileSync(new URL("../nodes/samples/app-trips.json", import.meta.url), sampleText());
