import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { load } from "js-yaml";
import manifest from "../../package.json";
import { isObject, listOf, objectOf } from "../../src/json";

const root = join(__dirname, "../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const yaml = (file: string) => objectOf(load(read(file)));

const PAPERS = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "CHANGELOG.md",
  ...readdirSync(join(root, "docs"))
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
];
const FORMS = readdirSync(join(root, ".github/ISSUE_TEMPLATE"))
  .filter((file) => file !== "config.yml")
  .map((file) => `.github/ISSUE_TEMPLATE/${file}`);

describe("the papers", () => {
  for (const paper of PAPERS) {
    it(`${paper} names files that there are`, () => {
      const text = read(paper);
      const linked = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g)].map(([, path = ""]) =>
        join(dirname(paper), path),
      );
      const ours = /`((?:nodes|src|test|docs|scripts|examples|icons)\/[\w./-]*|[A-Z]+\.md)`/g;
      const named = [...text.matchAll(ours)].map(([, path = ""]) => path);
      for (const path of [...linked, ...named]) assert.ok(existsSync(join(root, path)), path);
    });
  }

  it("README.md has a row for each example", () => {
    const rows = read("README.md").split("\n");
    const names = readdirSync(join(root, "examples")).map((file) => file.replace(/\.json$/, ""));
    assert.deepEqual(
      names.filter((name) => !rows.some((row) => row.startsWith(`| *${name}* |`))),
      [],
    );
  });

  it("name commands that there are", () => {
    const commands = PAPERS.flatMap((paper) => [...read(paper).matchAll(/npm run ([\w:]+)/g)]);
    assert.ok(commands.length > 5);
    for (const [, name = ""] of commands) assert.ok(name in manifest.scripts, name);
  });

  it("date every decision", () => {
    const [, ...decisions] = read("docs/decisions.md").split(/^### /m);
    assert.ok(decisions.length > 20);
    for (const decision of decisions) assert.match(decision, /^.+\n\n20\d\d-\d\d-\d\d[.,] /);
  });
});

describe("the issue forms", () => {
  for (const form of FORMS) {
    it(`${form} is one that GitHub takes, and warns of secrets`, () => {
      const { name, description, body } = yaml(form);
      assert.ok(typeof name === "string" && typeof description === "string");
      const parts = listOf(body).map(objectOf);
      assert.ok(parts.length > 0);
      for (const { type, id, attributes } of parts) {
        assert.match(String(type), /^(markdown|textarea|input|dropdown|checkboxes)$/);
        assert.ok(type === "markdown" ? id === undefined : /^[\w-]+$/.test(String(id)));
        assert.ok(isObject(attributes) && (attributes.label ?? attributes.value));
      }
      const ids = parts.map(({ id }) => id).filter(Boolean);
      assert.equal(new Set(ids).size, ids.length);
      assert.match(read(form), /secret/);
    });
  }

  it("ask for a scrubbed reply, and for a log with a promise that nothing secret is in it", () => {
    for (const form of ["bug", "reply"]) {
      const parts = listOf(yaml(`.github/ISSUE_TEMPLATE/${form}.yml`).body).map(objectOf);
      const boxes = parts.find(({ type }) => type === "checkboxes");
      const [promise] = listOf(objectOf(boxes?.attributes).options).map(objectOf);
      assert.equal(promise?.required, true, form);
    }
  });
});

it("the workflow runs .ci/run with the oldest Node.js that is supported", () => {
  const { jobs } = yaml(".github/workflows/ci.yml");
  const steps = Object.values(objectOf(jobs)).flatMap((job) =>
    listOf(objectOf(job).steps).map(objectOf),
  );
  assert.ok(steps.some(({ run }) => run === ".ci/run"));
  const setup = steps.find(({ uses }) => String(uses).startsWith("actions/setup-node"));
  const major = /\d+/.exec(manifest.engines.node)?.[0];
  assert.equal(String(objectOf(setup?.with)["node-version"]), major);
});
