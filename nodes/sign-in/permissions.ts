import type { Request, Response } from "express";
import type { NodeAPI } from "node-red";

/**
 * Whether the person behind a request that was let in may do more than it asked for. Node-RED tells
 * only by a guard that refuses: this one's refusal is heard and goes no further.
 */
export function isAllowed(
  RED: Pick<NodeAPI, "auth">,
  permission: string,
  request: Request,
): Promise<boolean> {
  return new Promise((resolve) => {
    const refuse = () => resolve(false);
    const refusal = { status: () => refusal, setHeader: () => refusal, end: refuse };
    const pass = (error?: unknown) => resolve(error === undefined);
    RED.auth.needsPermission(permission)(request, refusal as unknown as Response, pass);
  });
}
