/** What the routes of this package answer. */

/** Values for the `__places__` of a text. */
export type TextParams = Readonly<Record<string, string | number | undefined>>;

/** What went wrong, by its key among the errors' texts and as the runtime says it. */
export interface Problem {
  text?: string;
  params?: TextParams;
  message: string;
}

/** What a route answers: what was asked for, or what went wrong. */
export type Reply<Result> = ({ ok: true } & Result) | ({ ok: false } & Problem);
