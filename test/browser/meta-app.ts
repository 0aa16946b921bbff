import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { inject } from "vitest";
import type { MetaAppInput } from "../simulator/meta/control-schema.ts";
import { createMetaClient, type MetaClient } from "../simulator/meta/meta-client.ts";

/** What an owner has open in another tab: an app of their own at the simulated Meta, and what is to be pasted. */
export type MetaPapers = {
  meta: MetaClient;
  appId: string;
  accessToken: string;
  appSecret: string;
  phoneNumberId: string;
  businessAccountId: string;
  instagramUserId: string;
};

/** An app with a number and a profile; Meta asks Parley's door for the handshake, as it does. */
export async function openMetaApp(changes: Partial<MetaAppInput> = {}): Promise<MetaPapers> {
  const meta = createMetaClient(inject("simulatorUrl"), fetch);
  const digits = `${Date.now()}${Math.floor(Math.random() * 1_000)}`;
  const papers = {
    appId: `90${digits}`,
    accessToken: `EAAtoken-${randomUUID()}`,
    appSecret: `secret-${randomUUID()}`,
    phoneNumberId: `51${digits}`,
    businessAccountId: `61${digits}`,
    instagramUserId: `1784${digits}`,
  };
  await meta.createApp({
    appId: papers.appId,
    accessToken: papers.accessToken,
    appSecret: papers.appSecret,
    number: { id: papers.phoneNumberId, businessAccountId: papers.businessAccountId, verifiedName: "Casa Lino" },
    profile: { id: papers.instagramUserId, username: "casa.lino" },
    ...changes,
  });
  return { meta, ...papers };
}

export async function fillWhatsApp(page: Page, papers: MetaPapers): Promise<void> {
  await page.getByLabel("Access token").fill(papers.accessToken);
  await page.getByLabel("Phone number ID").fill(papers.phoneNumberId);
  await page.getByLabel("WhatsApp business account ID").fill(papers.businessAccountId);
  await page.getByLabel("App secret").fill(papers.appSecret);
  await page.getByRole("button", { name: "Check and save" }).click();
}

export async function fillInstagram(page: Page, papers: MetaPapers): Promise<void> {
  const token = page.getByLabel("Access token");
  // Signing in with Instagram stands before it.
  if (!(await token.isVisible())) await page.getByText("Use an access token of your own Meta app").click();
  await page.getByLabel("Access token").fill(papers.accessToken);
  await page.getByLabel("Instagram account ID").fill(papers.instagramUserId);
  await page.getByLabel("App secret").fill(papers.appSecret);
  await page.getByRole("button", { name: "Check and save" }).click();
}
