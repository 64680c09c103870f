import type { Dialog } from "./dialog";

/** What does not look right in an open dialog, one text each. */
export function layoutFlaws(dialog: Dialog): Promise<string[]> {
  return dialog.form.evaluate(flawsIn);
}

/** Runs in the page. */
function flawsIn(form: Element): string[] {
  const flaws: string[] = [];
  const seen = <E extends HTMLElement>(selector: string) =>
    [...form.querySelectorAll<E>(selector)].filter((element) => element.checkVisibility());
  const context = document.createElement("canvas").getContext("2d");
  const isTooLong = (field: HTMLElement, text: string) => {
    const { font, paddingLeft, paddingRight } = getComputedStyle(field);
    if (!context) return true;
    context.font = font;
    // A list has its arrow in there.
    const arrow = field instanceof HTMLSelectElement ? 22 : 0;
    const room = field.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) - arrow;
    return context.measureText(text).width > room;
  };
  const lines = (element: Element) => {
    const range = document.createRange();
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const bottoms: number[] = [];
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      range.selectNodeContents(text);
      if (text.nodeValue?.trim()) bottoms.push(...[...range.getClientRects()].map((r) => r.bottom));
    }
    return bottoms.sort((a, b) => a - b).filter((y, at, all) => y - (all[at - 1] ?? -Infinity) > 6);
  };

  for (const label of seen(
    "label, legend, button, .psa-choices-label, .psa-command-label, .psa-row-heads span, [role=group] > label",
  )) {
    const most = label.matches(".psa-check label, .psa-command-choice, .psa-state-leaf") ? 2 : 1;
    const [top = 0] = lines(label);
    const icon = label.querySelector(".fa")?.getBoundingClientRect().bottom ?? top;
    if (lines(label).length > most || top - icon > 9) flaws.push(`wrapped: ${label.innerText}`);
    if (label.scrollWidth > label.clientWidth + 1 && label.clientWidth > 0) {
      flaws.push(`too long: ${label.innerText}`);
    }
  }
  for (const field of seen<HTMLInputElement>("input[placeholder]")) {
    if (isTooLong(field, field.placeholder)) flaws.push(`clipped: ${field.placeholder}`);
  }
  // The texts of a list of configurations are the editor's own.
  for (const field of seen<HTMLSelectElement>("select:not([size], [id$=-account], [id$=-tls])")) {
    for (const { text } of field.options) {
      if (isTooLong(field, text)) flaws.push(`clipped: ${text}`);
    }
  }
  for (const box of seen<HTMLInputElement>("input[type=checkbox], input[type=radio]")) {
    const [label] = box.labels ?? [];
    const [first] = label ? lines(label) : [];
    const { bottom } = box.getBoundingClientRect();
    if (first !== undefined && Math.abs(first - 2 - bottom) > 3) {
      flaws.push(`not in line: ${label?.innerText}, ${String(first - bottom)}`);
    }
  }
  for (const list of seen<HTMLSelectElement>("select[multiple]")) {
    flaws.push(`needs the Ctrl key: ${list.id}`);
  }
  const tray = form.closest(".red-ui-tray");
  if (tray && tray.clientWidth > 520) flaws.push(`stretched: ${String(tray.clientWidth)} px`);
  const right = tray?.getBoundingClientRect().right ?? 0;
  for (const part of seen("input, select, button, label, .form-tips, .psa-row-flaw")) {
    if (part.getBoundingClientRect().right > right)
      flaws.push(`beyond the edge: ${part.outerHTML}`);
  }
  return flaws;
}
