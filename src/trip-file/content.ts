/** What a file says. */
export interface Content {
  value: unknown;
  /** How many of its characters could be read; absent for a whole file. */
  readable?: number;
}

/** Where a text could end, were it closed properly. */
interface End {
  at: number;
  /** The brackets that close what is open there. */
  closing: string;
}

/** A trip stands in the list of a car, mostly in a list of cars: what ends within a trip ends too early. */
const DEEPEST = { "[": 3, "{": 2 };

/**
 * The JSON in a text or in bytes, or what was parsed already. Of a text that is cut or damaged the part before
 * that, without the trip in which it happened. Undefined for what never was JSON of this kind.
 */
export function contentOf(payload: unknown): Content | undefined {
  const text = payload instanceof Uint8Array ? new TextDecoder().decode(payload) : payload;
  if (typeof text !== "string") return { value: text };
  const json = text.replace(/^\uFEFF/, "");
  try {
    return { value: JSON.parse(json) as unknown };
  } catch {
    return /^\s*[[{]/.test(json) ? soundPart(json) : undefined;
  }
}

/** A prefix of a text with a fault in it has the fault, or has not: the longest without is searched for by halves. */
function soundPart(text: string): Content {
  const ends = endsIn(text);
  let sound: Content = { value: [], readable: 0 };
  let from = 0;
  let to = ends.length;
  // Most are cut, and have no other fault.
  let middle = to - 1;
  while (from < to) {
    const content = partOf(text, ends[middle]);
    if (content) {
      sound = content;
      from = middle + 1;
    } else {
      to = middle;
    }
    middle = Math.floor((from + to) / 2);
  }
  return sound;
}

function partOf(text: string, end: End | undefined): Content | undefined {
  if (!end) return undefined;
  try {
    const value: unknown = JSON.parse(text.slice(0, end.at) + end.closing);
    return { value, readable: end.at };
  } catch {
    return undefined;
  }
}

/** After each object and list that ends outside of trips. */
function endsIn(text: string): End[] {
  const ends: End[] = [];
  const open: string[] = [];
  const deepest = DEEPEST[text.trimStart().startsWith("{") ? "{" : "["];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === "{") open.push("}");
    else if (character === "[") open.push("]");
    else if (character === "}" || character === "]") {
      open.pop();
      if (open.length > deepest) continue;
      ends.push({ at: at + 1, closing: open.toReversed().join("") });
    }
  }
  return ends;
}

/** Where the string that begins here has its closing quote; the end of the text when it has none. */
function endOfString(text: string, begin: number): number {
  for (let at = begin + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
