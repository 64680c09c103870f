import type { Request, RequestHandler, Response } from "express";
import { distort, insteadOf } from "./faults/effects";
import type { FaultOptions, Faults } from "./faults/faults";
import { fieldsOf, type Fields } from "./fields";
import { jsonReply, Refusal, type Reply } from "./reply";
import type { LoggedRequest, RequestLog } from "./request-log";

interface Exchange {
  readonly logged: LoggedRequest;
  fault?: FaultOptions;
}

const exchanges = new WeakMap<Request, Exchange>();

/** Writes every request into the log. */
export function logRequests(log: RequestLog): RequestHandler {
  return (request, _response, next) => {
    const form = formOf(request);
    const logged: LoggedRequest = {
      method: request.method,
      path: request.path,
      query: queryOf(request),
      headers: request.headers,
      ...(form && { form }),
      at: Date.now(),
    };
    exchanges.set(request, { logged });
    log.add(logged);
    next();
  };
}

/** Lets the faults that are switched on happen. */
export function meetFaults(faults: Faults): RequestHandler {
  return (request, response, next) => {
    const exchange = exchanges.get(request);
    const fault = exchange && metBy(faults, exchange.logged);
    if (!exchange || !fault) {
      next();
      return;
    }
    if (fault instanceof Refusal) {
      transmit(request, response, fault.reply);
      return;
    }
    exchange.fault = fault;
    const happen = () => {
      const instead = insteadOf(fault, exchange.logged);
      if (instead === undefined) next();
      else if (instead === "cut") request.socket.destroy();
      else if (instead !== "silence") transmit(request, response, instead);
    };
    if (fault.delay === undefined) happen();
    else setTimeout(happen, fault.delay).unref();
  };
}

/** A route that computes its answer; a thrown Refusal is an answer too. */
export function answer(handler: (request: Request) => Reply): RequestHandler {
  return (request, response) => {
    transmit(request, response, replyOf(handler, request));
  };
}

/** Sends a reply, or what the fault of this request leaves of it. */
export function transmit(request: Request, response: Response, original: Reply): void {
  const exchange = exchanges.get(request);
  const { reply, cut } = distort(exchange?.fault, original);
  if (cut === "before") {
    request.socket.destroy();
    return;
  }
  if (exchange) exchange.logged.status = reply.status;
  const body = Buffer.from(reply.body);
  response.status(reply.status);
  response.set({ ...reply.headers, "Content-Length": String(body.length) });
  if (cut === "within") {
    response.write(body.subarray(0, Math.ceil(body.length / 2)), () => request.socket.destroy());
    return;
  }
  response.end(body);
}

/** The query as it was sent. */
export function queryOf(request: Request): Fields {
  const { originalUrl } = request;
  const mark = originalUrl.indexOf("?");
  return mark < 0 ? {} : fieldsOf(originalUrl.slice(mark + 1));
}

/** The form that was sent; undefined when the body is none. */
export function formOf(request: Request): Fields | undefined {
  if (!request.is("application/x-www-form-urlencoded")) return undefined;
  return fieldsOf(bodyOf(request));
}

/** The body as it was sent. */
export function bodyOf(request: Request): string {
  const body: unknown = request.body;
  return typeof body === "string" ? body : "";
}

function replyOf(handler: (request: Request) => Reply, request: Request): Reply {
  try {
    return handler(request);
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    throw error;
  }
}

/** The fault a request meets; a Refusal when it asks for one that does not exist. */
function metBy(faults: Faults, logged: LoggedRequest): FaultOptions | Refusal | undefined {
  try {
    return faults.meet(logged);
  } catch (error) {
    return new Refusal(jsonReply(400, { message: String(error) }));
  }
}
