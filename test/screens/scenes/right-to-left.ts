import { LAYLA, openInbox, overThread } from "./inbox-steps.ts";
import { press, type Scene } from "./scene.ts";

/** The same as it is for those who read from right to left: nothing but the page's direction is another. */
const fromRight = ({ name, who, show }: Scene): Scene => ({
  ...{ name: `rtl-${name}`, who },
  show: async (page, stage, look) => {
    await page.addInitScript(() => {
      addEventListener("DOMContentLoaded", () => {
        document.documentElement.dir = "rtl";
      });
    });
    await show(page, stage, look);
  },
});

export const RIGHT_TO_LEFT: readonly Scene[] = [
  fromRight({ name: "inbox", who: "owner", show: openInbox }),
  fromRight(overThread("thread", async () => {}, LAYLA)),
  fromRight(overThread("thread-english")),
  fromRight(
    overThread(
      "assign",
      async (page) => {
        await press(page, "Assign");
        await page.getByRole("menu").waitFor();
      },
      LAYLA,
    ),
  ),
  fromRight(
    overThread(
      "contact",
      async (page, _, { width }) => {
        if (width < 1280) await press(page, LAYLA);
        await page.getByRole("heading", { name: "Labels" }).first().waitFor();
      },
      LAYLA,
    ),
  ),
  fromRight({
    ...{ name: "search", who: "owner" },
    show: async (page) => {
      await openInbox(page);
      await page.getByRole("combobox", { name: "Search people and messages" }).fill("الطلب");
      await page.getByRole("group", { name: "Messages" }).getByRole("option").first().waitFor();
    },
  }),
  fromRight({
    ...{ name: "connections", who: "owner" },
    show: async (page) => {
      await page.goto("/connections");
      await page.getByRole("heading", { level: 1 }).waitFor();
    },
  }),
  fromRight({
    ...{ name: "settings-members", who: "owner" },
    show: async (page) => {
      await page.goto("/settings/members");
      await page.getByRole("heading", { level: 1 }).waitFor();
    },
  }),
];
