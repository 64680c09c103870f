// Packs the package as for a release and checks what a user of Node-RED would get, offline.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { tsImport } from "tsx/esm/api";
import { badExamples } from "./check-examples.mjs";

const { definitionsIn, htmlFiles, readManifest } = await tsImport(
  "../test/support/package.ts",
  import.meta.url,
);

const root = fileURLToPath(new URL("..", import.meta.url));
const fromNodeRed = createRequire(createRequire(import.meta.url).resolve("node-red/package.json"));
const semver = fromNodeRed("semver");

/** A packed file must match one of these. */
const expectedFiles = [
  /^(package\.json|README\.md|LICENSE)$/,
  /^dist\/nodes\/(psa-[\w-]+|bundle\/(start|later))\.js$/,
  /^dist\/src\/simulator\/cli\.js$/,
  /^dist\/messages\.d\.ts$/,
  /^dist\/nodes\/psa-[\w-]+\.html$/,
  /^dist\/nodes\/locales\/[a-z]{2}(-[A-Z]{2})?\/[\w-]+\.(json|html)$/,
  /^dist\/nodes\/samples\/[\w-]+\.json$/,
  /^dist\/nodes\/icons\/[\w-]+\.svg$/,
  /^docs\/(abrp|charging|commands|dashboard|evcc|events|format|home-assistant|homekit|influxdb|messages|owntracks|sql|state|traccar|worldmap)\.md$/,
  /^examples\/[^/]+\.json$/,
];

/** Texts that look like a key or a token. */
const secrets = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\beyJ[\w-]{15,}\.[\w-]{15,}\.[\w-]{10,}/,
  /\b(npm_|gh[pousr]_)[A-Za-z0-9]{30,}/,
];

/** Versions that package.json must admit: those of the supported Node-RED and their Node.js. */
const nodeVersions = ["20.19.0", "22.9.0", "24.0.0"];
const nodeRedVersions = ["4.0.0", "4.1.15", "5.0.7"];

const maxDependencies = 6;
/** Of the tarball; 1 kB is 1000 bytes, as npm counts. */
const maxKilobytes = 430;

const scratch = mkdtempSync(join(tmpdir(), "check-package-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

const { folder: packed, kilobytes } = pack();
const manifest = readManifest(packed);
const files = readdirSync(packed, { recursive: true })
  .filter((file) => statSync(join(packed, file)).isFile())
  .sort();
const read = (file) => readFileSync(join(packed, file), "utf8");
const nodes = [...htmlFiles(manifest)].map(([name, html]) => ({ name, html }));
const definitions = nodes.flatMap(({ html }) =>
  files.includes(html) ? definitionsIn(read(html)) : [],
);
const types = definitions.map(({ type }) => type);
const hasHome = Boolean(manifest.repository || manifest.bugs);

const groups = {
  "only what belongs in it": unexpectedFiles,
  "nothing secret in it": leakedSecrets,
  "files of each node": missingNodeFiles,
  "texts and help of each node": missingTexts,
  icons: missingIcons,
  "node definitions (N01)": badDefinitions,
  "examples (N02)": () => badExamples(flowsOfExamples(), definitions),
  "manifest (P01, P05, P06, P07)": badManifest,
  "README on npm": unreachableFromReadme,
  "dependencies (D01, D02)": badDependencies,
  commands: badCommands,
  size: tooLarge,
};

let failed = 0;
for (const [title, check] of Object.entries(groups)) {
  const problems = check();
  console.log(`${problems.length === 0 ? "ok  " : "FAIL"} ${title}`);
  for (const problem of problems) console.log(`     - ${problem}`);
  if (problems.length > 0) failed++;
}
if (!hasHome) console.log("note there is no public repository yet: no repository, no bugs (P03)");
console.log(
  `${manifest.name}@${manifest.version}: ${files.length} files, ${Math.round(kilobytes)} kB, ${failed} checks failed`,
);
process.exitCode = failed === 0 ? 0 : 1;

/** Returns the directory with the unpacked tarball, and how large that was. */
function pack() {
  const { status, stdout } = spawnSync(
    "npm",
    ["pack", "--json", "--foreground-scripts=false", "--pack-destination", scratch],
    { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  );
  if (status !== 0) {
    console.error("npm pack failed, see above");
    process.exit(1);
  }
  const [{ filename, size }] = Object.values(JSON.parse(stdout));
  execFileSync("tar", ["-xzf", join(scratch, filename), "-C", scratch]);
  const folder = join(scratch, "package");
  // What it depends on is found as if it was installed.
  symlinkSync(join(root, "node_modules"), join(scratch, "node_modules"));
  return { folder, kilobytes: size / 1000 };
}

function unexpectedFiles() {
  const strangers = files.filter((file) => !expectedFiles.some((pattern) => pattern.test(file)));
  const missing = ["package.json", "README.md", "LICENSE"].filter((file) => !files.includes(file));
  return [
    ...strangers.map((file) => `${file} does not belong in the package`),
    ...missing.map((file) => `${file} is not in the package`),
  ];
}

function leakedSecrets() {
  return files
    .filter((file) => secrets.some((pattern) => pattern.test(read(file))))
    .map((file) => `${file} holds what looks like a key or token`);
}

function missingNodeFiles() {
  const script = (html) => html.replace(/\.html$/, ".js");
  const missing = absent(nodes.flatMap(({ html }) => [script(html), html]));
  const silent = nodes
    .map(({ html }) => script(html))
    .filter((file) => files.includes(file))
    .filter(
      (file) => typeof createRequire(join(packed, file))(`./${basename(file)}`) !== "function",
    )
    .map((file) => `${file} gives no function`);
  return [...missing, ...silent];
}

function missingTexts() {
  const languages = new Set(
    files.map((file) => /^dist\/nodes\/locales\/([^/]+)/.exec(file)?.[1]).filter(Boolean),
  );
  const problems = languages.has("en-US") ? [] : ["there is no en-US"];
  const expected = [...languages].flatMap((language) =>
    nodes.flatMap(({ name }) =>
      ["json", "html"].map((extension) => `dist/nodes/locales/${language}/${name}.${extension}`),
    ),
  );
  const broken = files
    .filter((file) => /\/locales\/.*\.json$/.test(file))
    .filter((file) => parsed(file) === undefined)
    .map((file) => `${file} is not JSON`);
  return [...problems, ...absent(expected), ...broken];
}

function missingIcons() {
  const named = definitions.map(({ icon }) => icon).filter((icon) => icon?.endsWith(".svg"));
  const iconless = definitions
    .filter(({ icon, category }) => !icon && category !== "config")
    .map(({ type }) => `${type} names no icon`);
  return [...iconless, ...absent(named.map((icon) => `dist/nodes/icons/${icon}`))];
}

function badDefinitions() {
  const problems = nodes
    .filter(({ name }) => !types.includes(name))
    .map(({ name }) => `${name} is not registered by its .html`);
  const foreign = types.filter((type) => !type.startsWith("psa-"));
  return [
    ...problems,
    ...foreign.map((type) => `${type} does not begin with psa-, and may be somebody else's`),
    ...definitions.flatMap(({ type, flaws }) => flaws.map((flaw) => `${type}: ${flaw}`)),
    ...nodes
      .filter(({ html }) => files.includes(html) && /<script[^>]*\ssrc\s*=/i.test(read(html)))
      .map(({ html }) => `${html} loads a script by src, which delays its own`),
  ];
}

function flowsOfExamples() {
  const examples = files.filter((file) => file.startsWith("examples/"));
  return new Map(examples.map((file) => [file, parsed(file)]));
}

function badManifest() {
  const admits = (range, versions, what) =>
    versions
      .filter((version) => !range || !semver.satisfies(version, range))
      .map((version) => `${what} does not admit ${version}`);
  return [
    ...(manifest.license ? [] : ["there is no license (P01)"]),
    ...(manifest.keywords?.includes("node-red") ? [] : ["the keyword node-red is missing (P05)"]),
    ...admits(manifest["node-red"].version, nodeRedVersions, "node-red.version (P06)"),
    ...admits(manifest.engines?.node, nodeVersions, "engines.node (P07)"),
    ...absent([manifest.types ?? "types"]),
  ];
}

/** npm resolves relative addresses against the repository: where there is none they lead nowhere. */
function unreachableFromReadme() {
  const text = read("README.md");
  const targets = [
    ...[...text.matchAll(/\]\(\s*<?([^)\s>]+)/g)].map(([, target]) => target),
    ...[...text.matchAll(/^\[[^\]]+\]:\s*<?(\S+)/gm)].map(([, target]) => target),
    ...[...text.matchAll(/\b(?:src|href)\s*=\s*["']?([^"'\s>]+)/g)].map(([, target]) => target),
  ];
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => `#${slugOf(heading)}`);
  const isFound = (target) =>
    /^https:\/\//.test(target) ||
    headings.includes(target) ||
    (manifest.repository && !target.startsWith("#"));
  return targets.filter((target) => !isFound(target)).map((target) => `${target} leads nowhere`);
}

function slugOf(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, "")
    .replaceAll(" ", "-");
}

function badDependencies() {
  const names = Object.keys(manifest.dependencies ?? {});
  const problems = [];
  if (names.length > maxDependencies) {
    problems.push(`${names.length} dependencies; more than ${maxDependencies} (D01)`);
  }
  if (names.includes("node-red")) problems.push("node-red is a dependency; users have their own");
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  for (const [path, { dev, version }] of Object.entries(lock.packages)) {
    if (!dev && path.endsWith("node_modules/agent-base") && semver.lt(version, "6.0.0")) {
      problems.push(`${path} ${version} breaks other nodes' requests (D02)`);
    }
  }
  return problems;
}

function badCommands() {
  const commands = Object.values(manifest.bin ?? {});
  const missing = absent(commands);
  const noShebang = commands
    .filter((file) => files.includes(file) && !read(file).startsWith("#!/usr/bin/env node\n"))
    .map((file) => `${file} does not begin with #!/usr/bin/env node`);
  const broken = commands
    .filter((file) => files.includes(file) && run(file, "--help") === "")
    .map((file) => `${file} --help says nothing`);
  return [...missing, ...noShebang, ...broken];
}

function tooLarge() {
  const size = Math.round(kilobytes);
  return size > maxKilobytes ? [`${size} kB; more than ${maxKilobytes}`] : [];
}

/** What a packed file prints; nothing when it fails. */
function run(file, ...args) {
  const { status, stdout } = spawnSync(process.execPath, [join(packed, file), ...args], {
    encoding: "utf8",
  });
  return status === 0 ? stdout.trim() : "";
}

function absent(expected) {
  return expected.filter((file) => !files.includes(file)).map((file) => `${file} is missing`);
}

function parsed(file) {
  try {
    return JSON.parse(read(file));
  } catch {
    return undefined;
  }
}
