import { type Browser, chromium } from "playwright-core";
import { findChromium, missingChromiumAdvice } from "../local/find-chromium.ts";

/** The installed Chromium or Chrome, without a window. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium(process.env);
  if (executablePath === null) throw new Error(missingChromiumAdvice(process.env));
  return chromium.launch({ executablePath, headless: true });
}
