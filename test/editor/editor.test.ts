import { accessibility } from "./accessibility";
import { allDialogs } from "./all-dialogs";
import { carData } from "./car-data";
import { commandDialog } from "./command-dialog";
import { commandWithoutMouse } from "./command-without-mouse";
import { dialogs } from "./dialogs";
import { Editor } from "./editor";
import { formatDialog } from "./format-dialog";
import { formatWithoutMouse } from "./format-without-mouse";
import { firstFlow } from "./first-flow";
import { importDialog } from "./import-dialog";
import { languages } from "./languages";
import { signInMistakes } from "./sign-in-mistakes";
import { signInWays } from "./sign-in-ways";
import { readDialog } from "./read-dialog";
import { singleValues } from "./single-values";
import { testButton } from "./test-button";
import { troubleshooting } from "./troubleshooting";
import { watchDialog } from "./watch-dialog";

// One Node-RED and one browser for all of them: starting these takes longer than most tests.
describe("the editor", function () {
  this.timeout(120_000);
  let editor: Editor;

  before(async () => {
    editor = await Editor.open({ flows: [] });
  });
  after(() => editor?.close());
  afterEach(() => editor.assertClean());

  describe("takes a first flow, which", () => firstFlow(() => editor));
  describe("has dialogs that", () => dialogs(() => editor));
  describe("has dialogs with data of cars that", () => carData(() => editor));
  describe("has a dialog of psa-watch, which", () => watchDialog(() => editor));
  describe("has a dialog of psa-read that", () => readDialog(() => editor));
  describe("has lists of single values, which", () => singleValues(() => editor));
  describe("has a dialog of psa-command with which", () => commandDialog(() => editor));
  describe("has a dialog of psa-command for everybody: it", () =>
    commandWithoutMouse(() => editor));
  describe("has a dialog of psa-import that", () => importDialog(() => editor));
  describe("has a dialog of psa-format that", () => formatDialog(() => editor));
  describe("has a dialog of psa-format for everybody: it", () => formatWithoutMouse(() => editor));
  describe("has dialogs that help: they", () => troubleshooting(() => editor));
  describe("is for everybody: its dialogs", () => accessibility(() => editor));
  describe("signs in", () => signInWays(() => editor));
  describe("explains in a sign-in", () => signInMistakes(() => editor));
  describe("in other languages", () => languages(() => editor));
  describe("has dialogs whose texts and fields", () => allDialogs(() => editor));
  describe("has a Test button in the account, which", () => testButton(() => editor));
});
