/** Why a value cannot be as it is, in the user's language; undefined when it can. */
type Check = (node: EditorNode, value: unknown) => string | undefined;

/** A check as Node-RED wants it. It takes a text for a reason only from a function with two parameters. */
export function validator(check: Check): Validator {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  return function (value, _options) {
    return check(this, value) ?? true;
  };
}
