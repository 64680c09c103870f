import "../common/checks.css";
import "./style.css";
import { contextStore, prepareStores } from "../common/context-stores";
import { labelOf, labelStyle } from "../common/labels";
import { makeFindable, paletteLabelOf } from "../common/palette";
import { saveVersion, showCurrent } from "../common/versions";

export { labelStyle };

export const validate = { contextStore: contextStore((node) => node.onlyNew === true) };

makeFindable("psa-import");

export function paletteLabel(): string {
  return paletteLabelOf("psa-import");
}

export function label(this: EditorNode): string {
  return labelOf(this);
}

export function outputLabels(this: EditorNode): string {
  return this._("psa-import.label.output");
}

export function oneditprepare(this: EditorNode): void {
  const { contextStore: store } = showCurrent(this);
  prepareStores(this, store, RED.settings.psaImportStores);
  const onlyNew = $("#node-input-onlyNew").on("change", arrange);
  arrange();

  function arrange(): void {
    $(".psa-import-memory").toggle(onlyNew.is(":checked"));
  }
}

export function oneditsave(this: EditorNode): void {
  saveVersion(this);
}
