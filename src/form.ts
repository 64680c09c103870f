/** A value as `application/x-www-form-urlencoded` spells it. */
export function formEncoded(value: string): string {
  return new URLSearchParams([["", value]]).toString().slice(1);
}
