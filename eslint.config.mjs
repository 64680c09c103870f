import js from "@eslint/js";
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

export default tseslint.config(
  { ignores: ["dist/", "coverage/", ".demo/", ".prove/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.recommendedTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "@typescript-eslint/prefer-nullish-coalescing": [
        "error",
        { ignorePrimitives: { string: true } },
      ],
      "no-console": "error",
      "max-lines": ["warn", { max: 300, skipBlankLines: true, skipComments: true }],
    },
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
    files: ["**/*.mjs"],
    languageOptions: { globals: globals.node },
  },
);
