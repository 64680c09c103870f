import { redirectUriFlaw, serverUrlFlaw } from "../../src/rules/addresses";
import { NONE, wordsIn } from "../common/fields";
import { validator } from "../common/validator";
import { listed } from "../common/row-list";
import { nameFlaws } from "./names";
import { current } from "./fields";
import { needsCredential, partsOf } from "./parts";

/** How the dialog says what is wrong with an address. */
const ADDRESS_TEXTS = { badUrl: "url", badRedirect: "url", insecureUrl: "https" } as const;

export const validate = {
  identityUrl: serverUrl("identityUrl"),
  apiUrl: serverUrl("apiUrl"),
  redirectUri: redirectUri(),
  tls: certificate(),
  names: ownNames(),
  clientId: credential("clientId"),
  clientSecret: credential("clientSecret"),
  username: credential("username"),
  password: credential("password"),
};

const partsFor = (node: EditorNode) =>
  partsOf(current(node, "environment"), current(node, "signIn"));

const about = (node: EditorNode, key: string, name: string) =>
  node._(`psa-account.validate.${key}`, { field: node._(`psa-account.label.${name}`) });

function credential(name: string): Validator {
  return validator((node, value) => {
    const isNeeded = needsCredential(name, current(node, "environment"), current(node, "signIn"));
    return isNeeded && !value ? about(node, "required", name) : undefined;
  });
}

function serverUrl(name: string): Validator {
  return validator((node, value) => {
    const flaw = partsFor(node).custom ? serverUrlFlaw(wordsIn(value)) : undefined;
    return flaw && about(node, ADDRESS_TEXTS[flaw], name);
  });
}

function redirectUri(): Validator {
  return validator((node, value) => {
    const { real, code } = partsFor(node);
    const flaw = real && code && value ? redirectUriFlaw(wordsIn(value)) : undefined;
    return flaw && about(node, ADDRESS_TEXTS[flaw], "redirectUri");
  });
}

function certificate(): Validator {
  return validator((node, value) => {
    const isMissing = !value || value === NONE;
    const isNeeded = partsFor(node).certificate;
    return isNeeded && isMissing ? node._("psa-account.validate.certificate") : undefined;
  });
}

function ownNames(): Validator {
  return validator((node, value) => nameFlaws(node, listed(value))[0]);
}
