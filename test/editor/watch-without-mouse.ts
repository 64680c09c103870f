import assert from "node:assert/strict";
import { EVENTS } from "../../src/events/catalogue";
import { DARK, contrasts } from "./contrast";
import type { Editor } from "./editor";
import { WatchForm, flows, right, showNodes } from "./watch-form";

/** The dialog of psa-watch for those without a mouse, without a screen, or with weak eyes. */
export function watchWithoutMouse(opened: () => Editor): void {
  let editor: Editor;

  beforeEach(() => {
    editor = opened();
  });

  it("is filled with the keyboard alone", async () => {
    const { page } = editor;
    const focused = () =>
      page.evaluate(() => {
        const { id, ariaLabel, tagName } = document.activeElement ?? document.body;
        return id || ariaLabel || tagName.toLowerCase();
      });
    const tabTo = async (last: string) => {
      const stops: string[] = [];
      while (stops.length < 40 && stops.at(-1) !== last) {
        await page.keyboard.press("Tab");
        stops.push(await focused());
      }
      return stops;
    };
    await showNodes(editor, right);
    const form = await WatchForm.opened(editor, "plain");
    const { dialog } = form;
    await dialog.field("vehicle").focus();
    const intervals = ["node-input-interval", "node-input-activeInterval"];
    assert.deepEqual(await tabTo("summary"), ["psa-watch-find", "summary"]);
    assert.deepEqual(await tabTo("summary"), [...intervals, "summary"]);
    await page.keyboard.press("Enter");
    assert.deepEqual(await tabTo("psa-watch-event-charging-plugged"), [
      "psa-watch-event-charging-plugged",
    ]);
    await page.keyboard.press("Space");
    assert.equal(await form.chosen(), "1 of 39");
    const stops = await tabTo("psa-watch-levels-add");
    assert.equal(stops.filter((stop) => stop === "summary").length, 9);
    await page.keyboard.press("Enter");
    assert.equal(await focused(), "Threshold (%)");
    await page.keyboard.type("20");
    assert.deepEqual(await tabTo("psa-watch-zones-add"), [
      ...["Remove this threshold", "psa-watch-levels-add", "psa-watch-zones-add"],
    ]);
    await page.keyboard.press("Space");
    assert.deepEqual(await focused(), "Name");
    assert.deepEqual(await tabTo("node-input-contextStore"), [
      ...["Latitude", "Longitude", "Radius (m)", "Remove this zone", "psa-watch-zones-add"],
      ...["psa-watch-positions", "node-input-output", "summary", "node-input-emitInitial"],
      "node-input-contextStore",
    ]);
    await form.inRow("zones", 0, "Remove this zone").focus();
    await page.keyboard.press("Enter");
    await form.rows("zones").waitFor({ state: "detached" });
    assert.equal(await focused(), "psa-watch-zones-add");
    await dialog.cancel();
  });

  it("names each event, field and button, and can be read in light and dark", async () => {
    const { page } = editor;
    await showNodes(editor, flows);
    const form = await WatchForm.opened(editor, "wrong");
    const { dialog } = form;
    const closed = dialog.form.locator("details:not([open]) summary");
    while ((await closed.count()) > 0) await closed.first().click();
    await dialog.fill({ account: "account-1", activeInterval: "5" });
    const events = Object.keys(EVENTS);
    for (const name of events) {
      assert.match(
        await form.event(name).ariaSnapshot(),
        new RegExp(`"${name} – [\\w ,:()-]{4,}"`),
      );
    }
    const parts = await dialog.form
      .locator(
        ":is(.form-row > *, .psa-picker-field > *, .psa-part *):is(input, select, button, .psa-row + a):visible",
      )
      .all();
    const seen = await Promise.all(parts.map((part) => part.ariaSnapshot()));
    assert.ok(seen.length > events.length + 20);
    assert.deepEqual(
      seen.filter((line) => !/^- '?\w+ "\w/.test(line)),
      [],
    );
    assert.doesNotMatch(await page.locator("body").innerText(), /psa-watch\.\w/);
    assert.doesNotMatch(await dialog.form.ariaSnapshot(), /psa-watch[.:]/);
    assert.deepEqual(await contrasts(dialog.form), []);
    await page.addStyleTag({ content: DARK });
    assert.deepEqual(await contrasts(dialog.form), []);
    await dialog.cancel();
  });
}
