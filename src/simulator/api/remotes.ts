import type { Subject } from "../identity/tokens";
import { apiError, gatewayError, halReply, jsonReply, Refusal, type Reply } from "../reply";
import { actionNameOf, badBody, callbackStatusOf, subscriptionOf } from "../remotes/checks";
import { isFields } from "../remotes/actions";
import { type Remotes, scopeOf } from "../remotes/remotes";
import { callbackJson, callbackRefJson, remoteJson, remoteRefJson } from "../wire/remotes";
import { carOf } from "./account";
import { listing } from "./paging";
import type { Call, Resource } from "./resource";

const PER_PAGE = 60;
const HAL = "application/hal+json;charset=UTF-8";
const types = ["Monitor", "Remote"];

/** Callbacks and remotes. */
export const remotes: readonly Resource[] = [
  {
    path: "/user/callbacks",
    get: (call) => {
      const { links, pager, path, query, remotes, subject } = withPlan(call);
      const page = pager.page(query, { path, mostPerPage: PER_PAGE }, (asked) => {
        const wanted = asked.words("types", types);
        const own = remotes.callbacks.of(subject).filter(({ subscription }) => {
          const { type = types } = subscription;
          return wanted.length === 0 || type.some((one) => wanted.includes(one));
        });
        return listing("callbacks", own, (callback) => callbackJson(callback, links));
      });
      return halReply(page);
    },
    post: (call) => {
      const { links, remotes, subject, body } = withPlan(call);
      const callback = remotes.callbacks.add(subject, subscriptionOf(body));
      // Seen in the field; the description says 200.
      return accepted(callbackRefJson(callback, links));
    },
  },
  {
    path: "/user/callbacks/:cbid",
    get: (call) => halReply(callbackJson(callbackOf(call), call.links)),
    put: (call) => {
      const callback = callbackOf(call);
      callback.subscription = subscriptionOf(call.body);
      return accepted(callbackRefJson(callback, call.links));
    },
    delete: (call) => {
      call.remotes.callbacks.remove(callbackOf(call).id);
      return { status: 204, headers: {}, body: "" };
    },
  },
  {
    path: "/user/callbacks/:cbid/status",
    put: (call) => {
      const callback = callbackOf(call);
      callback.status = callbackStatusOf(call.body);
      return accepted(callbackRefJson(callback, call.links));
    },
  },
  {
    path: "/user/vehicles/:id/callbacks/:cbid/remotes",
    get: (call) => {
      const { links, pager, path, query, remotes } = call;
      const car = carOf(call);
      const { id } = callbackOf(call);
      const page = pager.page(query, { path, mostPerPage: PER_PAGE }, () =>
        listing("remoteActions", remotes.of(car, id), (remote) => remoteJson(remote, links)),
      );
      return halReply(page);
    },
    post: (call) => {
      const { body, links, remotes, subject } = call;
      const car = carOf(call);
      const callback = callbackOf(call);
      checkScope(subject, scopeOf(actionNameOf(body)), remotes);
      if (callback.status === "Paused" && !remotes.takesPaused) {
        throw new Refusal(apiError(40000, "Bad Request: the callback is paused."));
      }
      const { type = types } = callback.subscription;
      if (!isFields(body) || !type.includes("Remote")) throw badBody("callback: not for remotes");
      return accepted(remoteRefJson(remotes.take(car, callback.id, body), links));
    },
  },
  {
    path: "/user/vehicles/:id/callbacks/:cbid/remotes/:rid",
    get: (call) => {
      const { remotes, links, id } = call;
      const own = remotes.of(carOf(call), callbackOf(call).id);
      const remote = own.find((one) => one.id === id("rid"));
      if (!remote) throw new Refusal(apiError(40400, "Not Found: No remote was found."));
      return halReply(remoteJson(remote, links));
    },
  },
];

/** Throws a Refusal (404) for a callback that is not there, or somebody else's. */
function callbackOf(call: Call) {
  const { remotes, subject, id } = withPlan(call);
  return remotes.callbacks.find(subject, id("cbid"));
}

/** Throws a Refusal (401 of the gateway) for an application without a subscription. */
function withPlan(call: Call): Call {
  if (!call.remotes.hasPlan) throw new Refusal(gatewayError(401, "Not registered to plan"));
  return call;
}

/**
 * A sign-in that named scopes has these and no others; one that named none has all that the application has, as
 * seen in the field. Throws a Refusal.
 */
function checkScope({ scope }: Subject, needed: string, { missingScopeStatus }: Remotes): void {
  const names = scope.split(" ");
  const isFine = names.some((name) => /^(data|remote):/.test(name));
  if (!isFine || names.includes(needed)) return;
  throw new Refusal(apiError(missingScopeStatus * 100, `Missing scope ${needed}`));
}

function accepted(body: object): Reply {
  return jsonReply(202, body, { "Content-Type": HAL });
}
