import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, inject, it } from "vitest";
import { whatsapp } from "../flows/fixtures/unipile-envelope.ts";
import { expectAccessible } from "./audit-page.ts";
import { peopleOfEachTest } from "./people.ts";
import { PHONE } from "./phone.ts";
import { customerWrites } from "./shop.ts";

/**
 * Proves that an owner gets everything out of the workspace and into another one, and sees and mends what does not
 * fit, by the screens and by `npm run restore`, against the real Worker. Not here: what is in an archive, and every
 * kind of finding (test/flows).
 */

const people = peopleOfEachTest();
const directory = mkdtempSync(path.join(tmpdir(), "parley-backups-"));

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** `npm run restore` as its script runs it; what it printed last. */
function restore(file: string, owner: { email: string; password: string }): Promise<Record<string, unknown>> {
  const args = ["test/local/restore.ts", "--file", file, "--origin", inject("parleyUrl"), "--workspace", "From a file"];
  const child = spawn(process.execPath, [...args, "--sign-up"], {
    env: { ...process.env, PARLEY_EMAIL: owner.email, PARLEY_PASSWORD: owner.password },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, problem] = ["", ""];
  child.stdout.on("data", (text: Buffer) => (out += text.toString()));
  child.stderr.on("data", (text: Buffer) => (problem += text.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(JSON.parse(out.trim().split("\n").at(-1) ?? "")) : reject(new Error(problem || out)),
    );
  });
}

describe("Backups", () => {
  it("are made, downloaded as one file, and restored into a new workspace by one command.", async () => {
    const { agent, ...shop } = await people.openShop();
    await customerWrites({ agent, ...shop }, "Ann", "is this in the backup?");
    await agent.chat("Ann").waitFor();
    await agent.page.goto("/settings/backups");
    const kept = agent.page.getByRole("region", { name: "Kept backups" });
    await kept.getByText("No backups yet").waitFor();
    await agent.page.getByRole("button", { name: "Make a backup" }).click();
    const row = kept.getByRole("listitem");
    await row.getByText("Made by hand").waitFor();
    await row.getByText(/^\d+ records · [\d.]+ KB · kept until /).waitFor();

    const downloading = agent.page.waitForEvent("download");
    await row.getByRole("button", { name: /^Download the backup of / }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^parley-[\d-]{10}-\w{6}\.tar$/);
    const file = path.join(directory, "backup.tar");
    await download.saveAs(file);

    const guest = await people.arrive();
    const restored = await restore(file, guest);
    expect(restored).toMatchObject({ workspace: "From a file", stateHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    await guest.signIn();
    await guest.chat("Ann").click();
    await guest.bubble("is this in the backup?").waitFor();
    // The same file again, into the same account: another new workspace is needed, and the reason is said.
    await expect(restore(file, guest)).rejects.toThrow(/answered 4/);
  });

  it("can be made with the keyboard alone on a phone's width.", async () => {
    const { agent } = await people.openShop(PHONE);
    await agent.page.goto("/settings/backups");
    await agent.tabTo(agent.page.getByRole("button", { name: "Make a backup" }));
    await agent.page.keyboard.press("Enter");
    await agent.page.getByRole("region", { name: "Kept backups" }).getByRole("listitem").waitFor();
    const width = await agent.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(PHONE.viewport.width);
  });
});

describe("The page of health", () => {
  it("says that all is well, and what is not, and mends it.", async () => {
    const { agent, provider, apiKey } = await people.openShop();
    await agent.page.goto("/settings/health");
    await agent.page.getByText("Everything fits together.").waitFor();
    await agent.page.getByRole("region", { name: "Figures" }).getByText("Size of the database").waitFor();

    for (const { id } of await provider.webhooks({ apiKey })) {
      const url = `${inject("simulatorUrl")}/api/v1/webhooks/${id}`;
      await fetch(url, { method: "DELETE", headers: { "x-api-key": apiKey } });
    }
    await agent.page.getByRole("button", { name: "Check again" }).click();
    const finding = agent.page.getByRole("region", { name: "What does not fit" }).getByRole("listitem");
    await finding.getByText("2 accounts' messages are not sent here").waitFor();
    await finding.getByRole("button", { name: /^Repair/ }).click();
    await agent.page.getByText("Repaired. What is left is below.").waitFor();
    await agent.page.getByText("Everything fits together.").waitFor();
    expect(await provider.webhooks({ apiKey })).toHaveLength(2);
  });

  it.each([
    { width: 390, colorScheme: "dark" },
    { width: 1440, colorScheme: "light" },
  ] as const)(
    "lists what could not be taken in, for its owner to dismiss, at $width pixels, $colorScheme",
    async ({ width, colorScheme }) => {
      const { agent, provider, apiKey } = await people.openShop({ viewport: { width, height: 900 }, colorScheme });
      const [webhook] = await provider.webhooks({ apiKey });
      const headers = Object.fromEntries(webhook!.headers.map(({ key, value }) => [key, value]));
      for (const id of ["one", "two", "three"]) {
        const body = JSON.stringify(whatsapp(id, { account_id: "NobodysAccount" }));
        await fetch(webhook!.requestUrl, { method: "POST", headers, body });
      }
      const { page } = agent;
      await page.goto("/settings/health");
      const letters = page.getByRole("region", { name: "Set aside" });
      await letters.getByText("It is for an account that is not connected here").first().waitFor();
      expect(await letters.getByRole("listitem").count()).toBe(3);
      await expectAccessible(page, `health at ${width}, ${colorScheme}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      const shots = process.env.PARLEY_SHOTS;
      if (shots) await page.screenshot({ path: `${shots}/health-${width}-${colorScheme}.png`, fullPage: true });

      await letters.getByRole("button", { name: "Dismiss", exact: true }).first().click();
      await letters.getByText("Dismissed.").waitFor();
      await letters.getByRole("listitem").nth(2).waitFor({ state: "detached" });
      await letters.getByRole("button", { name: "Dismiss all like this" }).first().click();
      await page.getByRole("alertdialog").getByRole("button", { name: "Dismiss all like this" }).click();
      await letters.getByRole("listitem").first().waitFor({ state: "detached" });
      await page.getByText("Everything fits together.").waitFor();
    },
  );
});
