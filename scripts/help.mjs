// Fills the help of the nodes with what docs/state.md says of a car's data, so that it stands in one place only.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What docs/state.md calls units in words. */
const UNIT_WORDS = {
  de: {
    date: "Datum",
    "time of day": "Uhrzeit",
    "° clockwise from north": "° im Uhrzeigersinn von Nord",
    "0 to 9": "0 bis 9",
  },
  fr: {
    date: "date",
    "time of day": "heure",
    "° clockwise from north": "° dans le sens horaire depuis le nord",
    "0 to 9": "0 à 9",
  },
  "es-ES": {
    date: "fecha",
    "time of day": "hora",
    "° clockwise from north": "° en sentido horario desde el norte",
    "0 to 9": "0 a 9",
  },
  "pt-BR": {
    date: "data",
    "time of day": "hora",
    "° clockwise from north": "° em sentido horário a partir do norte",
    "0 to 9": "0 a 9",
  },
};

/**
 * The help of a node in a language, with `<!-- fields -->`, `<!-- words -->` and `<!-- sample -->` filled in. Indentation is
 * for those who edit it; only what is shown as it stands keeps it.
 */
export function helpOf(root, help, language) {
  const page = readFileSync(join(root, "docs", "state.md"), "utf8");
  const parts = {
    fields: () => fieldRows(page, UNIT_WORDS[language] ?? {}),
    words: () => wordItems(page),
    sample: () => escaped(sampleIn(page)),
  };
  const plain = help.replace(/(<pre>[^]*?<\/pre>)|^ +/gm, (_all, shown = "") => shown);
  return plain.replace(/<!-- (fields|words|sample) -->/g, (_all, name) => parts[name]());
}

/** The message that docs/state.md shows, as JSON. */
export function sampleIn(page) {
  const [, json] = /## Sample message\n[\s\S]*?```json\n([\s\S]*?)\n```/.exec(page) ?? [];
  if (json === undefined) throw new Error("docs/state.md has no sample message");
  return json;
}

function fieldRows(page, unitWords) {
  const position = rowsOf(page, "Position").map(([names, unit]) => {
    return [names.replace(/`([^`]+)`/g, "`position.$1`"), unit];
  });
  return [...rowsOf(page, "VehicleState"), ...position]
    .map(([names, unit]) => `<tr><td>${codes(names)}</td><td>${unitWords[unit] ?? unit}</td></tr>`)
    .join("\n");
}

function wordItems(page) {
  return rowsOf(page, "Words")
    .map(([field, words]) => `<li>${codes(field)}: ${codes(words)}</li>`)
    .join("\n");
}

/** The cells of the table in a section of a page, row by row, without its head. */
function rowsOf(page, title) {
  const [, section = ""] = page.split(`\n## ${title}\n`);
  const rows = (section.split("\n## ")[0] ?? "").split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function codes(markdown) {
  return escaped(markdown).replace(/`([^`]*)`/g, "<code>$1</code>");
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
