import type { Control } from "./control";
import type { Quota } from "./quota";

/** One request as it is sent. */
export interface HttpRequest {
  method: "GET" | "POST" | "PUT" | "DELETE";
  url: URL;
  headers: Record<string, string>;
  /** Form or JSON text; a GET never has one. */
  body?: string;
  /** Gives the request up; is aborted as well when it takes too long, so it serves no other. */
  control?: Control;
  /** How often it was sent before, for the log. */
  retries?: number;
  /**
   * Called when the connection stands: from then on the server may get the request, before it surely has not. Only
   * of use where connections are not kept.
   */
  departs?: () => void;
}

/** The whole of a reply, whatever its status. */
export interface HttpReply {
  status: number;
  /** ms until the server wants to be asked again, as far as it said. */
  retryAfter: number | undefined;
  /** What the rate-limit headers say, if there are any. */
  quota?: Quota;
  /** When it was sent, on the server's clock, as far as it said; ms since the epoch. */
  date?: number | undefined;
  text: string;
}
