/** A time of day in the editor's language; with the date when it is not today. */
export function timeOf(text: string): string {
  const at = new Date(text);
  const isToday = at.toDateString() === new Date().toDateString();
  const date = isToday ? {} : ({ day: "numeric", month: "short" } as const);
  return at.toLocaleString(RED.i18n.lang(), { ...date, hour: "2-digit", minute: "2-digit" });
}
