import js from "@eslint/js";
import { createNodeResolver, importX } from "eslint-plugin-import-x";
import globals from "globals";
import tseslint from "typescript-eslint";

/** The scripts of a node's page, which the dialog's code is put before when the package is built. */
const pageScripts = {
  meta: { name: "page-scripts" },
  /** All but the scripts becomes blank, so that what is found is found where it is. */
  preprocess: (page) => {
    const script = /(<script type="text\/javascript">)([\s\S]*?)<\/script>/g;
    const blank = (text) => text.replace(/[^\n]/g, " ");
    let text = "";
    let end = 0;
    for (const { 0: all, 1: start, 2: code, index } of page.matchAll(script)) {
      text += blank(page.slice(end, index) + start) + code;
      end = index + all.length;
    }
    return [{ text, filename: "page.js" }];
  },
  postprocess: (found) => found.flat(),
};

/** Each may import those before it, and none after it. */
const LAYERS = [
  ["./src/http"],
  ["./src/auth"],
  ["./src/api"],
  ["./src/diagnostics"],
  ["./src/account.ts", "./src/connection.ts", "./src/reader.ts"],
  ["./src/polling", "./src/commands"],
  ["./nodes"],
];
const WITH_IO = LAYERS.flat();

/** Which room may not import which; docs/architecture.md says why. */
const ARROWS = [
  ...LAYERS.map((layer, index) => ({
    target: layer,
    from: LAYERS.slice(index + 1).flat(),
    message: "Arrows point nodes → polling, commands → account → diagnostics → api → auth → http.",
  })).filter(({ from }) => from.length > 0),
  {
    target: ["./src/vehicle", "./src/trip-file", "./src/adapters", "./src/events/!(tracker).ts"],
    from: WITH_IO,
    message: "Nothing with I/O belongs here; only the tracker keeps what is known.",
  },
  {
    target: ["./src/polling", "./src/events"],
    from: ["./src/account.ts", "./src/connection.ts", "./src/reader.ts"],
    message: "What is watched is a source of cars and dated states, whatever it is made of.",
  },
  {
    target: "./src/vehicle",
    from: ["./src/events", "./src/adapters", "./src/trip-file"],
    message: "Events are made of readings, not the other way round.",
  },
  {
    target: "./src/rules",
    from: "./src",
    except: ["./rules", "./json.ts"],
    message: "The editor loads the rules too: they bring nothing along.",
  },
  {
    target: "./src/simulator",
    from: "./src",
    except: ["./simulator"],
    message: "The simulator must not share the mistakes of what it tests.",
  },
  {
    target: ["./nodes", "./src/!(demo).ts", "./src/!(simulator)/**"],
    from: "./src/simulator",
    message: "Only src/demo.ts starts the simulator, on first use.",
  },
  { target: "./src", from: ["./nodes", "./editor", "./test"], message: "src/ stands on its own." },
  { target: "./nodes", from: ["./editor", "./test"], message: "The runtime needs no dialog." },
  {
    target: "./editor",
    from: "./src",
    except: ["./rules"],
    message: "Of src/, a dialog may import the rules alone.",
  },
  { target: "./editor", from: ["./nodes", "./test"], message: "A dialog knows no runtime." },
];

/** A package, or a part of Node.js, but for what only computes. */
const NOT_PURE = { regex: "^(?!\\.|node:util$)", message: "Nothing with I/O belongs here." };
const NODE_RED = {
  regex: "^(@node-red/|node-red(/|$))",
  message: "src/ runs without Node-RED; the dialogs find it as a global.",
};

export default tseslint.config(
  { ignores: ["dist/", "coverage/", ".demo/", ".prove/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-dynamic-delete": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "@typescript-eslint/prefer-nullish-coalescing": [
        "error",
        { ignorePrimitives: { string: true } },
      ],
      "no-console": "error",
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ["**/*.ts"],
    plugins: { "import-x": importX },
    settings: {
      "import-x/extensions": [".ts"],
      "import-x/parsers": { "@typescript-eslint/parser": [".ts"] },
      "import-x/resolver-next": [
        createNodeResolver({ extensions: [".ts", ".js", ".mjs", ".json"] }),
      ],
    },
    rules: {
      "import-x/no-cycle": "error",
      "import-x/no-restricted-paths": ["error", { basePath: import.meta.dirname, zones: ARROWS }],
    },
  },
  {
    files: ["src/**/*.ts", "editor/**/*.ts"],
    rules: { "no-restricted-imports": ["error", { patterns: [NODE_RED] }] },
  },
  {
    files: ["src/{vehicle,trip-file,diagnostics,events,rules,adapters}/**/*.ts"],
    // The tracker tells a thing only when it is kept: it waits, in turns.
    ignores: ["src/events/tracker.ts", "src/events/outbox.ts"],
    rules: { "no-restricted-imports": ["error", { patterns: [NODE_RED, NOT_PURE] }] },
  },
  {
    // Node-RED loads a node file with require() and wants the function itself.
    files: ["nodes/*.ts", "test/support/flows.ts"],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    files: ["src/simulator/cli.ts", "test/**/*.ts"],
    rules: { "no-console": "off" },
  },
  {
    files: ["nodes/*.html"],
    plugins: { psa: { processors: { "page-scripts": pageScripts } } },
    processor: "psa/page-scripts",
  },
  {
    files: ["nodes/*.html/*.js"],
    languageOptions: {
      sourceType: "script",
      globals: { RED: "readonly", editor: "readonly" },
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "@typescript-eslint/no-misused-spread": "off",
      // What a hook makes is not there when it failed; what a test calls may have changed what it looked at.
      "@typescript-eslint/no-unnecessary-condition": "off",
    },
  },
  {
    files: ["**/*.mjs"],
    languageOptions: { globals: globals.node },
  },
);
