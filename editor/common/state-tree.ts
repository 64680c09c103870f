/** A state as a tree of lines, without anything of the page: what is shown, and the path of each value in a message. */

export interface TreeLine {
  /** The name of the property, or its index among others. */
  key: string;
  /** The way to it in a message, `payload.doors.states[0]`. */
  path: string;
  /** What stands there, as JSON; undefined for what has lines of its own. */
  value?: string;
  children: TreeLine[];
}

/** The lines of an object or list. @param root where it stands in a message, `payload` */
export function treeOf(value: unknown, root: string): TreeLine[] {
  if (Array.isArray(value)) {
    return value.map((item, index) => lineOf(`[${index}]`, item, `${root}[${index}]`));
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).map(([key, item]) => {
    const path = /^[A-Za-z_$][\w$]*$/.test(key) ? `${root}.${key}` : `${root}["${key}"]`;
    return lineOf(key, item, path);
  });
}

function lineOf(key: string, value: unknown, path: string): TreeLine {
  const children = treeOf(value, path);
  return children.length > 0
    ? { key, path, children }
    : { key, path, value: JSON.stringify(value), children };
}
