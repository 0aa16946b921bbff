import type { Page } from "playwright-core";
import { SOON } from "./soon.ts";

/**
 * A page is drawn by the server, and answers to a press only when its scripts have come, which is after its "load". Who
 * is as quick as a test presses before that, and nothing happens. So whatever is opened or loaded again is waited for
 * until React listens; what is not React's (a provider's page, a file) or has no scripts is not.
 */
export function answeringPage(page: Page): Page {
  const goto = page.goto.bind(page);
  const reload = page.reload.bind(page);
  page.goto = async (...args) => answered(page, await goto(...args));
  page.reload = async (...args) => answered(page, await reload(...args));
  return page;
}

async function answered<Response>(page: Page, response: Response): Promise<Response> {
  await page.waitForFunction(
    () => !("__remixContext" in window) || Object.keys(document).some((key) => key.startsWith("_reactListening")),
    null,
    SOON,
  );
  return response;
}
