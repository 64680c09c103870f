import { copyOf } from "../json";
import type { Secrets } from "../secrets";

/** What the API answered with, shared by all who asked for the same. */
export class Answer {
  private untaken: unknown;
  /** What is shared, and copied for those who come later, once there are any. */
  private original: unknown;

  /**
   * @param path what was asked, without the query
   * @throws SyntaxError when the text is not JSON
   */
  constructor(
    readonly path: string,
    private readonly text: string,
    private readonly secrets: Secrets,
  ) {
    this.untaken = secrets.parseJson(text);
  }

  /** Its body without secrets, an object of one's own each time. */
  body(): unknown {
    const { untaken } = this;
    this.untaken = undefined;
    if (untaken !== undefined) return untaken;
    return copyOf(this.sharedBody());
  }

  /** Its body without secrets, one object for all who change nothing in it. */
  sharedBody(): unknown {
    this.original ??= this.untaken ?? this.secrets.parseJson(this.text);
    this.untaken = undefined;
    return this.original;
  }
}
