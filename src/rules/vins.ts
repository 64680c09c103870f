/** What a VIN looks like (ISO 3779). For the editor and the runtime alike. */

/** The VIN as the standard writes it, which knows capital letters only. */
export function plainVin(text: string): string {
  return text.trim().toUpperCase();
}

/** Whether a text reads like a VIN, in any case and with blanks around. */
export function isVin(text: string): boolean {
  return /^[A-HJ-NPR-Z\d]{17}$/.test(plainVin(text));
}
