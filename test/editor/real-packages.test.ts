import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Page } from "playwright-core";
import { builtInVins } from "../../src/simulator";
import { SESSION } from "../adapters/kept";
import { NEEDED, nodesOf, nodesOfAll } from "../runtime/examples";
import { Editor } from "./editor";

/** Pictures of the pages are left here, to be looked at: in the documentation if `PSA_SCREENSHOTS=1` asks for it. */
const images =
  process.env.PSA_SCREENSHOTS === "1" ? resolve(__dirname, "../../docs/images") : tmpdir();
/** Those that have a page; what is written to databases is looked at in test/runtime/databases.test.ts. */
const SHOWN = Object.entries(NEEDED).filter(([file]) => /^(Dashboard|Worldmap)\./.test(file));
const MODULES = SHOWN.map(([, { module }]) => module);

const NAME = "Peugeot e-208 GT";
/** A button that tells of a charge, as psa-watch does after one. */
const TELL = {
  ...{ id: "tell", type: "inject", z: "psa-dashboard-tab", props: [] },
  wires: [["psa-dashboard-charged"]],
};

/** Shows the examples for other packages with these, from the registry, when asked to by `PSA_REAL_PACKAGES=1`. */
describe("the examples for other packages, with these", function () {
  this.timeout(120_000);
  let userDir: string;
  let editor: Editor;

  before(async function () {
    if (process.env.PSA_REAL_PACKAGES !== "1") return this.skip();
    userDir = mkdtempSync(join(tmpdir(), "psa-real-"));
    writeFileSync(join(userDir, "package.json"), "{}");
    const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
    execFileSync("npm", ["install", ...quiet, ...MODULES], { cwd: userDir });
    // The map's tiles come from elsewhere, if there is a way.
    const expected = /./;
    editor = await Editor.open({
      userDir,
      expected,
      flows: [...nodesOfAll(SHOWN.map(([file]) => file)), TELL],
    });
  });
  after(async () => {
    await editor?.close();
    if (userDir) rmSync(userDir, { recursive: true, force: true });
  });

  async function open(path: string): Promise<Page> {
    await editor.page.goto(editor.red.url + path);
    return editor.page;
  }

  /** The page from its top on, smaller than it is: as wide as the documentation shows it. */
  async function take(name: string, page: Page, height: number) {
    const path = join(images, name);
    const clip = { x: 0, y: 0, width: 1400, height, scale: 0.65 };
    await page.setViewportSize({ width: clip.width, height });
    const browser = await page.context().newCDPSession(page);
    const { data } = await browser.send("Page.captureScreenshot", { clip });
    writeFileSync(path, data, "base64");
    const { size } = statSync(path);
    assert.ok(size <= 80_000, `${name} has ${size} bytes`);
  }

  it("they have every node they need", async () => {
    const known = (await editor.red.nodes()).flatMap(({ types }) => types);
    for (const [file, { types }] of SHOWN) {
      const used = nodesOf(file).map(({ type }) => type);
      assert.deepEqual(
        types.filter((type) => used.includes(type) && !known.includes(type)),
        [],
      );
    }
    const complaints = editor.red.log.filter((line) => /\[(error|warn)\] \[/.test(line));
    assert.deepEqual(complaints, []);
  });

  it("Dashboard: gauges, the last day, the trips and the last event of the car", async () => {
    const page = await open("/dashboard/cars");
    const shown = (words: RegExp) => page.locator("body").getByText(words).first().waitFor();
    await shown(/^range$/);
    await shown(/^8\d$|^7\d$/);
    await shown(/^2\d\d$/);
    await page.getByRole("cell", { name: "Peugeot e-208 GT" }).first().waitFor();
    await page.locator("canvas").first().waitFor();
    await page.getByText(/^Peugeot e-208 GT: /).waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: "Close" }).click();
  });

  it("Dashboard: a chart of trips, and one of charges with each that is told", async () => {
    for (const [hours, energy] of [
      [30, 9.1],
      [6, 27.8],
    ] as const) {
      const endedAt = new Date(Date.now() - hours * 3_600_000).toISOString();
      const message = {
        vehicle: { vin: builtInVins.electric, name: NAME },
        payload: { event: "charging.session", session: { ...SESSION, endedAt, energy } },
      };
      const props = Object.entries(message).map(([p, value]) => {
        return { p, v: JSON.stringify(value), vt: "json" };
      });
      const reply = await editor.red.post("/inject/tell", { __user_inject_props__: props });
      assert.equal(reply.status, 200);
    }
    const page = await open("/dashboard/cars");
    const canvases = page.locator("canvas");
    await canvases.nth(2).waitFor();
    // The day, the charges and the trips: each draws something in the colour of its series.
    await page.waitForFunction(
      () =>
        [...document.querySelectorAll("canvas")].filter((canvas) => {
          const { data } =
            canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
          return data?.some((red, n) => n % 4 === 0 && red < 8 && data[n + 2] === 255);
        }).length === 3,
    );
    await take("dashboard.png", page, 1200);
  });

  it("Worldmap: a marker for each car that shows its position", async () => {
    const page = await open("/worldmap/");
    await page.getByText("Peugeot e-208 GT").first().waitFor({ timeout: 60_000 });
    await page.getByText("Citroën C3 PureTech 83").first().waitFor();
    // The track of the car that drives to and fro.
    await page
      .locator("path.leaflet-interactive")
      .first()
      .waitFor({ state: "attached", timeout: 90_000 });
    // Their outlines come with the package.
    await page.locator(".leaflet-control-layers").hover();
    await page.getByText("countries", { exact: false }).first().click();
    await page.mouse.move(700, 600);
    await take("worldmap.png", page, 750);
  });
});
