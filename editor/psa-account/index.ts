import type { Properties } from "../../src/rules/versions";
import { option, textIn, wordsIn } from "../common/fields";
import { labelStyle } from "../common/labels";
import { ownCallback } from "../common/routes";
import { saveVersion, showCurrent } from "../common/versions";
import { field } from "./fields";
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

export function label(this: EditorNode): string {
  const { name, environment, brand } = this;
  if (name) return wordsIn(name);
  const place = this._(`psa-account.short.${wordsIn(environment)}`);
  const maker = brands()[wordsIn(brand)]?.label ?? wordsIn(brand);
  return environment === "demo" ? place : `${maker} (${place})`;
}

export function oneditprepare(this: EditorNode): void {
  const properties = showCurrent(this);
  prepareBrands(properties);
  prepareTest(this);
  prepareTroubleshooting(this);
  signIn = new SignInView(this);
  prepareCallback(properties);
  for (const name of ["environment", "signIn", "brand"]) field(name).on("change", arrange);
  arrange();
  signIn.look(properties);
}

export function oneditsave(this: EditorNode): void {
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
function prepareCallback({ realm, scope, redirectUri }: Properties): void {
  $("#psa-account-callback").text(ownCallback());
  $("#psa-account-use-callback").on("click", () => {
    field("redirectUri").val(ownCallback()).trigger("change").trigger("focus");
  });
  $(".psa-account-advanced")
    .first()
    .prop("open", Boolean(realm || scope || redirectUri));
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
