import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";

const systemBrowsers = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** For root, without a GPU, in a network where nothing but loopback answers. */
const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * A headless Chromium with an empty profile: the one in `CHROMIUM_PATH`, else the system's, else the
 * one of `@sparticuz/chromium` (Linux x64 only), which brings the libraries and fonts it needs. The
 * caller closes it.
 */
export async function launchBrowser(): Promise<Browser> {
  const installed = systemBrowsers.find((path) => path && existsSync(path));
  if (installed) return chromium.launch({ executablePath: installed, args });
  const home = await unpackedChromium();
  return chromium.launch({
    executablePath: join(home, "chromium"),
    args,
    env: {
      ...environment(),
      LD_LIBRARY_PATH: [join(home, "al2023", "lib"), process.env.LD_LIBRARY_PATH ?? ""].join(":"),
      FONTCONFIG_FILE: join(home, "fonts.conf"),
    },
  });
}

/** The directory with the packaged browser, unpacked once per version. */
async function unpackedChromium(): Promise<string> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error("No Chromium found: install one, or set CHROMIUM_PATH to its binary");
  }
  const root = resolve(__dirname, "../..");
  const manifest = join(root, "node_modules/@sparticuz/chromium/package.json");
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  const home = join(root, "node_modules/.cache", `chromium-${version}`);
  if (existsSync(home)) return home;

  mkdirSync(dirname(home), { recursive: true });
  const draft = mkdtempSync(`${home}-`);
  await unpackInto(draft);
  writeFileSync(join(draft, "fonts.conf"), fontConfiguration(home));
  try {
    renameSync(draft, home);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another process may have been faster.
    if (!existsSync(home)) throw error;
  }
  return home;
}

/**
 * The package unpacks into the temporary directory, and its own libraries only where it believes to
 * be in a bare Amazon Linux. Both are told to it in a process of its own.
 */
async function unpackInto(directory: string): Promise<void> {
  const script = `import chromium from "@sparticuz/chromium"; await chromium.executablePath();`;
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: __dirname,
    env: { ...environment(), TMPDIR: directory, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" },
  });
}

/** The packaged Open Sans, so that a page looks alike everywhere; the system's for what it lacks. */
function fontConfiguration(home: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${home}/fonts/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${home}/fonts-cache</cachedir>
</fontconfig>
`;
}

/** A test runner's own options are not for its children. */
function environment(): Record<string, string> {
  const { NODE_OPTIONS: _, ...rest } = process.env;
  return rest as Record<string, string>;
}
