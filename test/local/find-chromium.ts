import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MACOS_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** The browser of the browser tests: `CHROMIUM_PATH`, or the first installed one; null when there is none. */
export function findChromium(env: NodeJS.ProcessEnv): string | null {
  if (env.CHROMIUM_PATH) return isExecutable(env.CHROMIUM_PATH) ? env.CHROMIUM_PATH : null;
  return NAMES.map((name) => findInPath(name, env)).find((file) => file !== null) ?? macosChrome();
}

/** Debian's own package manager can install it, without asking anybody. */
export function canInstallChromium(env: NodeJS.ProcessEnv): boolean {
  return !env.CHROMIUM_PATH && process.getuid?.() === 0 && findInPath("apt-get", env) !== null;
}

/** What to do where there is none and none can be installed. */
export function missingChromiumAdvice(env: NodeJS.ProcessEnv): string {
  return env.CHROMIUM_PATH
    ? `CHROMIUM_PATH is ${env.CHROMIUM_PATH}, which is not a program that can be run.`
    : "The browser tests need Chromium or Chrome. Install one (Debian: sudo apt-get install chromium), or set CHROMIUM_PATH.";
}

export function findInPath(name: string, env: NodeJS.ProcessEnv): string | null {
  const folders = (env.PATH ?? "").split(path.delimiter);
  return folders.map((folder) => path.join(folder, name)).find(isExecutable) ?? null;
}

function macosChrome(): string | null {
  return existsSync(MACOS_CHROME) ? MACOS_CHROME : null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Not there, or not for us: the next place is looked at.
    return false;
  }
}
