import assert from "node:assert/strict";
import { builtInVins } from "../../src/simulator";
import { readRelation } from "../../src/vehicle/readers";
import { BrowserVisitor, embedded } from "../simulator/browser-visitor";
import { type Received, run } from "../support/flows";
import { type Json, ReadBench, objectsIn, only } from "./read-bench";

const vins = Object.values(builtInVins);
const { neverReported, private: hidden, electric, oldGeneration } = builtInVins;
const SINGLE = ["self", "status", "lastPosition", "maintenance"];
const COLLECTIONS = ["telemetry", "alerts", "trips", "alarms", "collisions"];

/** Groups of a status that every car that ever spoke has, whatever it speaks. */
const EVERY_CAR = [
  ...["at", "auxiliaryBattery", "doors", "environment", "ignition"],
  ...["motion", "odometer", "position", "privacy", "safety"],
];

describe("psa-read: what it gives", () => {
  const bench = new ReadBench();
  let visitor: BrowserVisitor;

  before(async () => {
    await bench.start({ speed: 1e-9 });
    visitor = await new BrowserVisitor(bench.simulator).signIn();
  });
  after(() => bench.stop());

  /** What the node answers for each car that has something to say; the others have no data. */
  const readAll = async (link: string): Promise<Map<string, Received>> => {
    const read = new Map<string, Received>();
    for (const vin of vins) {
      const answer = await run("read", { ...bench.car(vin), link });
      if (answer.error) assert.equal(answer.error.code, "NoData");
      else read.set(vin, only(answer));
    }
    return read;
  };

  for (const link of SINGLE) {
    it(`is ${link} in our shape, and as sent, for every car`, async () => {
      await bench.load({ link });
      const read = await readAll(link);
      for (const [vin, { payload, response }] of read) {
        const path = visitor.carPath(vin, link === "self" ? "" : link);
        const sent = await visitor.read(path);
        assert.deepEqual(response, sent);
        assert.deepEqual(payload, readRelation(link, sent));
        const names = objectsIn(payload).flatMap((part) => Object.keys(part));
        assert.deepEqual(
          names.filter((name) => name.startsWith("_")),
          [],
        );
      }
      const missing = vins.filter((vin) => !read.has(vin));
      const silent = { self: [], lastPosition: [hidden, neverReported] }[link] ?? [neverReported];
      assert.deepEqual(missing, silent);
    });
  }

  for (const link of COLLECTIONS) {
    it(`is ${link} as items in our shape, and as pages as sent, for every car`, async () => {
      await bench.load({ link, limit: 5 });
      for (const [vin, { payload, response }] of await readAll(link)) {
        const items = (await visitor.list(visitor.carPath(vin, link))).slice(0, 5);
        assert.deepEqual(
          payload,
          items.map((item) => readRelation(link, item)),
        );
        assert.deepEqual(embedded((response as Json[])[0] ?? {}).slice(0, 5), items);
      }
    });
  }

  it("has the same groups for cars of all ages", async () => {
    await bench.load({ link: "status" });
    const read = await readAll("status");
    const keys = [...read.values()].map((message) => Object.keys(message).sort());
    assert.equal(new Set(keys.map(String)).size, 1);
    for (const [vin, { payload }] of read) {
      const groups = Object.keys(payload as object);
      assert.deepEqual(
        EVERY_CAR.filter((name) => !groups.includes(name)),
        [],
        vin,
      );
    }
    const [now, old] = [electric, oldGeneration].map((vin) => read.get(vin)?.payload as Json);
    for (const group of ["doors", "ignition", "motion", "odometer"]) {
      assert.deepEqual(Object.keys(old?.[group] ?? {}), Object.keys(now?.[group] ?? {}), group);
    }
  });

  it("is a copy of the response for a link that nobody knows", async () => {
    await bench.load({ link: "" });
    const link = `${bench.simulator.apiUrl}/user`;
    const { payload, response } = only(await run("read", { link }));
    assert.deepEqual(payload, response);
    assert.ok((payload as Json).email);
    assert.notEqual(payload, response);
  });

  it("has of the vehicle itself what it is told to ask for", async () => {
    const extensions = ["branding", "pictures", "onboardCapabilities"];
    const details = async (asked: readonly string[]) => {
      await bench.load({ link: "self", extensions: asked });
      return only(await run("read", bench.car(electric))).payload as Json;
    };
    const plain = await details([]);
    const [query, named] = bench.asked(`/${String(plain.id)}`);
    assert.deepEqual(query, {});
    assert.deepEqual(named, { extension: "branding" }, "what it is called is asked for once");
    assert.ok(!("label" in plain || "pictures" in plain || "onboardCapabilities" in plain));
    const full = await details(extensions);
    assert.deepEqual(bench.asked(`/${String(plain.id)}`), [{ extension: extensions }]);
    assert.match(String(full.label), /e-208/);
    assert.ok((full.pictures as string[]).every((picture) => URL.canParse(picture)));
    assert.equal(typeof full.onboardCapabilities, "object");
    const pictures = await details(["pictures"]);
    assert.deepEqual(pictures, { ...plain, pictures: full.pictures });
  });

  it("asks for extensions of nothing but the vehicle", async () => {
    await bench.load({ link: "status", extensions: ["branding"] });
    only(await run("read", bench.car(electric)));
    assert.deepEqual(bench.asked("/status"), [{}]);
  });

  for (const options of [
    { link: "status", maxAge: 60 },
    { link: "trips", limit: 3 },
    { link: "trips", limit: 3, split: true },
  ]) {
    it(`shares no object between messages: ${JSON.stringify(options)}`, async () => {
      await bench.load(options);
      const message = () => ({ ...bench.car(electric), room: { name: "garage" }, list: [{}] });
      const contents = (list: readonly Received[]) =>
        list.map(({ payload, response }) => ({ payload, response }));
      const first = await run("read", message());
      const copies = structuredClone(contents(first.messages));
      const second = await run("read", message());
      const objects = [...first.messages, ...second.messages].flatMap(objectsIn);
      assert.equal(new Set(objects).size, objects.length);
      for (const part of objectsIn(contents(first.messages))) {
        for (const name of Object.keys(part)) Reflect.deleteProperty(part, name);
      }
      const third = await run("read", message());
      for (const { messages } of [second, third]) assert.deepEqual(contents(messages), copies);
    });
  }
});
