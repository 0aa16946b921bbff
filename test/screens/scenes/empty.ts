import { newcomer } from "./onboarding.ts";
import { press, type Scene, untilHeading } from "./scene.ts";

/** What somebody sees who has only just begun, and has nothing yet. */
export const EMPTY: readonly Scene[] = [
  {
    ...{ name: "empty-inbox", who: newcomer() },
    show: async (page) => {
      await page.goto("/inbox");
      await page.getByText("Live", { exact: true }).first().waitFor({ state: "attached" });
    },
  },
  {
    ...{ name: "empty-connections", who: newcomer() },
    show: async (page) => {
      await page.goto("/connections");
      await untilHeading(page, "Connections");
    },
  },
  {
    ...{ name: "empty-keys", who: newcomer() },
    show: async (page) => {
      await page.goto("/settings/keys");
      await untilHeading(page);
    },
  },
  {
    ...{ name: "members-menu", who: "owner" },
    show: async (page) => {
      await page.goto("/settings/members");
      await press(page, /Owner$/);
      await page.getByRole("menu").waitFor();
    },
  },
];
