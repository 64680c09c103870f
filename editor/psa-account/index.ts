import "../common/checks.css";
import "./style.css";
import type { Properties } from "../../src/rules/versions";
import { option, textIn, wordsIn } from "../common/fields";
import { labelStyle } from "../common/labels";
import { paletteLabelOf } from "../common/palette";
import { listed } from "../common/row-list";
import { ownCallback } from "../common/routes";
import { saveVersion, showCurrent } from "../common/versions";
import { prepareScopes } from "./command-scopes";
import { field } from "./fields";
import { namesTyped, prepareNames } from "./names";
import { type Part, partsOf } from "./parts";
import { SignInView } from "./sign-in-view";
import { prepareTest } from "./test-button";
import { prepareTroubleshooting } from "./troubleshooting";
import { validate } from "./validators";

export { labelStyle, validate };

/** The runtime's own table. */
const brands = () => RED.settings.psaAccountBrands ?? {};

/** The sign-in of the open dialog. */
let signIn: SignInView | undefined;

export function paletteLabel(): string {
  return paletteLabelOf("psa-account");
}

export function label(this: EditorNode): string {
  const { name, environment, brand } = this;
  if (name) return wordsIn(name);
  const place = this._(`psa-account.short.${wordsIn(environment)}`);
  const maker = brands()[wordsIn(brand)]?.label ?? wordsIn(brand);
  return environment === "demo" ? demoLabel(this, place) : `${maker} (${place})`;
}

/** Of several demos without a name each is called by the flow that it came with, else by the end of its id. */
function demoLabel(node: EditorNode, place: string): string {
  let others = 0;
  RED.nodes.eachConfig((other) => {
    const isUnnamedDemo = other.type === node.type && other.environment === "demo" && !other.name;
    if (isUnnamedDemo && other.id !== node.id) others += 1;
    return true;
  });
  if (others === 0) return place;
  const [user] = listed(node.users) as Partial<EditorNode>[];
  const flow = user && RED.nodes.workspace(wordsIn(user.z))?.label;
  return node._("psa-account.short.demoOf", { flow: flow || node.id.slice(-4) });
}

export function oneditprepare(this: EditorNode): void {
  const properties = showCurrent(this);
  prepareBrands(properties);
  field("units").val(wordsIn(properties.units) || "metric");
  prepareNames(this, properties);
  prepareTest(this);
  prepareTroubleshooting(this);
  signIn = new SignInView(this);
  prepareCallback(properties);
  prepareScopes(this);
  for (const name of ["environment", "signIn", "brand"]) field(name).on("change", arrange);
  arrange();
  signIn.look(properties);
}

export function oneditsave(this: EditorNode): void {
  this.names = namesTyped();
  signIn?.close(false);
  saveVersion(this);
}

export function oneditcancel(): void {
  signIn?.close(true);
}

export { oneditcancel as oneditdelete };

function prepareBrands(properties: Properties): void {
  for (const [brand, { label }] of Object.entries(brands())) {
    option(brand, label).appendTo(field("brand"));
  }
  field("brand").val(wordsIn(properties.brand));
}

/** Lets the browser be sent back to this Node-RED. */
function prepareCallback({ realm, scope }: Properties): void {
  $("#psa-account-callback").text(ownCallback());
  $("#psa-account-use-callback").on("click", () => {
    field("redirectUri").val(ownCallback()).trigger("change").trigger("focus");
  });
  const copy = $("#psa-account-copy-callback");
  copy.on("click", () => RED.clipboard.copyText(ownCallback(), copy));
  $(".psa-account-advanced")
    .first()
    .prop("open", Boolean(realm || scope));
}

/** Shows the parts that the choices need, and what counts where nothing is typed. */
function arrange(): void {
  const shown = partsOf(textIn(field("environment")), textIn(field("signIn")));
  for (const part of $("[data-psa-when]").get()) {
    $(part).toggle(shown[part.dataset.psaWhen as Part]);
  }
  const { realm = "", redirectUri = "" } = brands()[textIn(field("brand"))] ?? {};
  field("realm").attr("placeholder", realm);
  field("redirectUri").attr("placeholder", redirectUri);
}
