import { type Browser, chromium } from "playwright-core";
import { findChromium, missingChromiumAdvice } from "../local/find-chromium.ts";

/** Recordings: a microphone that beeps, and somebody who always allows it. */
const FAKE_MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];

/** The installed Chromium or Chrome, without a window. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium(process.env);
  if (executablePath === null) throw new Error(missingChromiumAdvice(process.env));
  return chromium.launch({ executablePath, headless: true, args: FAKE_MICROPHONE });
}
