import { createHash } from "node:crypto";

/** Characters of a name; what is appended to it must fit as well into the 255 bytes that systems allow. */
const LONGEST = 120;
/** Characters that `encodeURIComponent` leaves, and some file systems do not want. */
const UNWANTED = /[!'()*~]/g;
/** What no file is called: this folder and the one above, devices of Windows, names of our own. */
const TAKEN = /^(\.{1,2}|(con|prn|aux|nul|com\d|lpt\d)(\..*)?|instance|.*\.(candidate|commands))$/i;

/**
 * The name, without ending, under which the files of an id are kept: for an ordinary id the id
 * itself, and never a way out of the folder. Different ids have different names; where a file system
 * does not tell upper from lower case, ids must differ by more than that.
 */
export function toFileName(id: string): string {
  const name = encodeURIComponent(id.replace(/\p{Surrogate}/gu, "\ufffd")).replace(
    UNWANTED,
    percent,
  );
  if (name.length > LONGEST) return `${name.slice(0, LONGEST / 2)}~${digest(id)}`;
  if (name === "") return "~";
  return TAKEN.test(name) ? percent(name.charAt(0)) + name.slice(1) : name;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
