// The flows that are compared: each begins at the node `start`, and each of its messages ends at `end`.

const ACCOUNT = "account";
/** Both nodes take what came within an hour. */
const MEMORY = { maxAge: 3600 };
const END = { id: "end", type: "junction", z: "tab", wires: [[]] };

/** The flow of this name, asking a server as `startServer` gives it. */
export function flowOf(name, access) {
  return FLOWS[name](access);
}

/** What its nodes keep secret. */
export function credentialsOf({ account }) {
  return { [ACCOUNT]: account };
}

const FLOWS = {
  ours: (access) => [...ours(access), vehicles("read"), read(), END],
  memory: (access) => [...ours(access), vehicles("read", MEMORY), read(MEMORY), END],
  list: (access) => [...ours(access), vehicles("end"), END],
  core,
};

/** The account, and a node that lets failures count as arrived: some cars have never sent anything. */
function ours({ identityUrl, apiUrl }) {
  const addresses = { environment: "custom", identityUrl, apiUrl };
  return [
    { id: ACCOUNT, type: "psa-account", brand: "peugeot", signIn: "password", ...addresses },
    { id: "failed", type: "catch", z: "tab", scope: null, wires: [["end"]] },
  ];
}

function vehicles(next, options) {
  const node = { id: "start", type: "psa-vehicles", z: "tab", account: ACCOUNT };
  return { ...node, ...options, wires: [[next]] };
}

function read(options) {
  const node = { id: "read", type: "psa-read", z: "tab", account: ACCOUNT, link: "status" };
  return { ...node, ...options, wires: [["end"]] };
}

/** What a user would wire, given a token that never expires. */
function core({ apiUrl, account, token }) {
  const headers = {
    Authorization: `Bearer ${token}`,
    "x-introspect-realm": "clientsB2CPeugeot",
    Accept: "application/hal+json",
  };
  const client = encodeURIComponent(account.clientId);
  const node = (id, type, next, more) => ({ id, type, z: "tab", wires: [next], ...more });
  const set = (property, to, type) => ({ t: "set", p: property, pt: "msg", to, tot: type });
  const change = (id, next, ...rules) => node(id, "change", next, { rules });
  const address = (path) =>
    `${path} & ($contains(${path}, "?") ? "&" : "?") & "client_id=${client}"`;
  const request = (url, type) => [
    set("url", url, type),
    set("headers", JSON.stringify(headers), "json"),
  ];
  const http = { method: "GET", ret: "obj", paytoqs: "ignore", url: "", persist: true };
  const isThere = {
    property: "payload._links.next",
    propertyType: "msg",
    rules: [{ t: "nnull" }],
    outputs: 1,
  };
  const lines = { splt: "\\n", spltType: "str", arraySplt: 1, arraySpltType: "len" };
  return [
    change("start", ["list"], ...request(`${apiUrl}/user/vehicles?client_id=${client}`, "str")),
    node("list", "http request", ["items", "more"], http),
    node("more", "switch", ["next"], isThere),
    change("next", ["list"], ...request(address("payload._links.next.href"), "jsonata")),
    change("items", ["each"], set("payload", "payload._embedded.vehicles", "msg")),
    node("each", "split", ["where"], lines),
    change("where", ["status"], ...request(address("payload._links.status.href"), "jsonata")),
    node("status", "http request", ["end"], http),
    END,
  ];
}
