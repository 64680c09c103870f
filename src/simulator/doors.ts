import type { RequestHandler } from "express";
import { transmit } from "./exchange";
import { gatewayError } from "./reply";

/** The only pages with a business here are our own; their form has a guard of its own against forgery. */
const OWN_PAGE = "/am/oauth2/authorize";

/**
 * A server on loopback can be reached by every page in a browser of the same machine. A name that
 * was made to point here (DNS rebinding) is turned away by `Host`, and what a page of another site
 * sends by the `Origin` that browsers put to it.
 */
export const onlyNeighbours: RequestHandler = (request, response, next) => {
  const { host, origin } = request.headers;
  if (!isLoopback(host)) {
    transmit(request, response, gatewayError(421, "Only known as 127.0.0.1 and localhost."));
  } else if (origin !== undefined && request.path !== OWN_PAGE) {
    transmit(request, response, gatewayError(403, "Not for pages of a browser."));
  } else {
    next();
  }
};

/** @param host the header, as `localhost:8480` */
function isLoopback(host = ""): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host);
}
