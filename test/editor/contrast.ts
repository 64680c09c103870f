import type { Locator } from "playwright-core";

/** The editor's own variables, as a dark theme sets them; the red of errors is what most leave as it is. */
export const DARK = `:root { --red-ui-primary-text-color: #f0f0f0; --red-ui-secondary-background: #1b1b23;
  --red-ui-form-background: #1b1b23; --red-ui-form-text-color: #f0f0f0;
  --red-ui-form-input-background: #0d0d10; --red-ui-form-tips-background: #2a2a1c;
  --red-ui-workspace-button-background: #22222c; --red-ui-workspace-button-color: #cccccc; }`;

/** A text that is hard to read on its background. */
export interface Faint {
  text: string;
  color: string;
  background: string;
  ratio: number;
}

/**
 * The texts in an element whose contrast is below WCAG's AA: 4.5, or 3 for the labels of buttons,
 * whose colours are the editor's own.
 */
export function contrasts(element: Locator): Promise<Faint[]> {
  return element.evaluate(faintTexts);
}

/** Runs in the page. */
function faintTexts(root: Element): Faint[] {
  const channels = (color: string) => {
    const found = (color.match(/[\d.]+/g) ?? []).map(Number);
    // Mixed colours are from 0 to 1, but for what shows through.
    return color.startsWith("color(") ? found.map((one, n) => (n < 3 ? one * 255 : one)) : found;
  };
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = channels(color)
      .slice(0, 3)
      .map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const backgroundOf = (element: Element | null): string => {
    if (!element) return "rgb(255, 255, 255)";
    const { backgroundColor } = getComputedStyle(element);
    return channels(backgroundColor)[3] === 0
      ? backgroundOf(element.parentElement)
      : backgroundColor;
  };
  const ownText = (element: Element) => {
    if (element instanceof HTMLInputElement)
      return ["checkbox", "radio", "range"].includes(element.type) ? "" : element.value;
    const texts = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
    return texts.map(({ nodeValue }) => nodeValue?.trim()).join(" ");
  };
  return [...root.querySelectorAll("*")].flatMap((element) => {
    const text = ownText(element);
    if (!text || element.matches("option:checked") || !element.checkVisibility()) return [];
    const { color } = getComputedStyle(element);
    const background = backgroundOf(element);
    const [bright = 0, dim = 0] = [luminance(color), luminance(background)].sort((a, b) => b - a);
    const ratio = (bright + 0.05) / (dim + 0.05);
    const enough = element.closest("button, .red-ui-button") ? 3 : 4.5;
    return ratio < enough ? [{ text, color, background, ratio }] : [];
  });
}
