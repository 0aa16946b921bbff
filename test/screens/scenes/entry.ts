import { at, type Scene, untilHeading } from "./scene.ts";

export const ENTRY: readonly Scene[] = [
  at("sign-up", "/sign-up", "nobody"),
  at("sign-in", "/sign-in", "nobody"),
  {
    ...{ name: "sign-in-refused", who: "nobody" },
    show: async (page) => {
      await page.goto("/sign-in");
      await page.getByLabel("Email").fill("nobody@shop.example");
      await page.getByLabel("Password").fill("not the password");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("alert").first().waitFor();
    },
  },
  at("forgot-password", "/forgot-password", "nobody"),
  at("reset-password-expired", "/reset-password/no-such-token", "nobody"),
  {
    ...{ name: "invitation", who: "nobody" },
    show: async (page, stage) => {
      await page.goto(stage.invitation);
      await untilHeading(page, /Join/);
    },
  },
  at("data-deletion-unknown", "/data-deletion/no-such-code", "nobody"),
  at("not-found", "/no-such-page", "nobody"),
];
