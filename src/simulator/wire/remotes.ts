import type { Callback } from "../remotes/callbacks";
import type { Remote } from "../remotes/remote";
import type { Links } from "./links";

/** A callback as it is answered when it is registered or changed. */
export function callbackRefJson({ id, status }: Callback, links: Links): object {
  return { _links: { callback: links.callback(id) }, callbackId: id, status };
}

/** A callback as it is read: the id has another name there. */
export function callbackJson({ id, status, subscription }: Callback, links: Links): object {
  const { label } = subscription;
  return {
    _links: { self: links.callback(id) },
    id,
    ...(label !== undefined && { label }),
    subscribe: subscription,
    status,
  };
}

/** An order as it is answered when it is posted. */
export function remoteRefJson(remote: Remote, links: Links): object {
  const { id, vehicleId, callbackId, type } = remote;
  return {
    _links: {
      callback: links.callback(callbackId),
      remote: links.remote(vehicleId, callbackId, id),
    },
    remoteActionId: id,
    type,
  };
}

/** An order as it is read; it has no date. */
export function remoteJson(remote: Remote, links: Links): object {
  const { id, vehicleId, callbackId, type, status, failureCause, body } = remote;
  return {
    _links: {
      self: links.remote(vehicleId, callbackId, id),
      callback: links.callback(callbackId),
    },
    remoteActionId: id,
    type,
    remote: body,
    status,
    ...(failureCause !== undefined && { failureCause }),
  };
}
