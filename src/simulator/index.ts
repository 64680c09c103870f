import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type ErrorRequestHandler } from "express";
import { demoAccount } from "./account";
import { enforce, Quota } from "./api/quota";
import { apiRoutes } from "./api/routes";
import { Clock } from "./clock";
import { controlRoutes } from "./control";
import { onlyNeighbours } from "./doors";
import { logRequests, meetFaults, transmit } from "./exchange";
import { Faults } from "./faults/faults";
import { Codes } from "./identity/codes";
import { Redirects } from "./identity/redirects";
import { identityRoutes } from "./identity/routes";
import { Tokens } from "./identity/tokens";
import { apiError, gatewayError } from "./reply";
import { Remotes } from "./remotes/remotes";
import { RequestLog } from "./request-log";
import { Links } from "./wire/links";
import type { Simulator, SimulatorOptions } from "./simulator";
import { beginShow } from "./world/show";
import { World } from "./world/world";

export type { Simulator, SimulatorOptions } from "./simulator";
export type { FaultName, FaultOptions } from "./faults/faults";
export type { Tokens } from "./identity/tokens";
export type { LoggedRequest } from "./request-log";
export type { Car } from "./world/car";
export { builtInVins } from "./world/built-in";

const API_PATH = "/connectedcar/v4";
const DEFAULT_SEED = 208;

/**
 * Starts Groupe PSA on loopback: identity provider, API and cars. Rejects when the port is taken or a
 * redirect address is none.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const clock = new Clock(options.start, options.speed);
  const tokens = new Tokens({
    ...(options.tokenLifetime !== undefined && { lifetime: options.tokenLifetime }),
    ...(options.refreshGrace !== undefined && { refreshGrace: options.refreshGrace }),
    ...(options.sharedGrants !== undefined && { sharedGrants: options.sharedGrants }),
  });
  const account = { ...demoAccount, ...options.client };
  const codes = new Codes(tokens, options.codeLifetime);
  const redirects = new Redirects(options.redirectUris);
  const { control = false } = options;
  const faults = new Faults(control);
  const requests = new RequestLog();
  const quota = new Quota();
  const remotes = new Remotes();
  const world = new World(clock, options.seed ?? DEFAULT_SEED, options.vehicles);

  let origin = "";
  const apiUrl = () => origin + API_PATH;
  const app = express().disable("x-powered-by").disable("etag");
  app.use(onlyNeighbours);
  app.use(express.text({ type: () => true, limit: "256kb" }));
  app.use(logRequests(requests));
  if (control) {
    app.use(
      "/simulator",
      controlRoutes(() => simulator, faults),
    );
  }
  app.use(API_PATH, enforce(quota));
  app.use(meetFaults(faults));
  app.use(
    "/am/oauth2",
    identityRoutes({
      tokens,
      codes,
      redirects,
      account,
      offlineAccess: options.offlineAccess ?? false,
      issuer: () => origin,
    }),
  );
  app.use(API_PATH, apiRoutes({ world, tokens, remotes, links: new Links(apiUrl), base: apiUrl }));
  app.use((request, response) => {
    transmit(request, response, gatewayError(404, "No such address."));
  });
  app.use(asReply);

  const server = createServer(app);
  origin = `http://127.0.0.1:${String(await listen(server, options.port ?? 0))}`;
  const endShow = options.show ? beginShow(world) : undefined;
  const simulator: Simulator = {
    identityUrl: origin,
    apiUrl: apiUrl(),
    account,
    tokens,
    faults,
    requests,
    quota,
    remotes,
    world,
    clock,
    unref: () => {
      server.unref().on("connection", (socket) => socket.unref());
    },
    close: () => {
      endShow?.();
      return close(server);
    },
  };
  return simulator;
}

/** A body that cannot be read is the client's fault; everything else is ours. */
const asReply: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const status = (error as { status?: unknown }).status;
  const reply =
    typeof status === "number" && status < 500
      ? gatewayError(status, "The body cannot be read.")
      : apiError(50000, `Internal Server Error: ${String(error)}`);
  transmit(request, response, reply);
};

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
