import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { createSimulatorClient, type SimulatorClient } from "../simulator/simulator-client.ts";
import type { Agent } from "./agent.ts";

/** A workspace with one WhatsApp number and one Instagram profile of its own, and its agent at the inbox. */
export type Shop = {
  agent: Agent;
  apiKey: string;
  provider: SimulatorClient;
  whatsappId: string;
  instagramId: string;
};

/** Signs up in the browser and connects the accounts through the page's tRPC: the wizard is not there yet. */
export async function openShop(agent: Agent): Promise<Shop> {
  const provider = createSimulatorClient(inject("simulatorUrl"));
  const apiKey = `key-${randomUUID()}`;
  const whatsapp = await provider.createAccount({ apiKey, type: "WHATSAPP", name: "Shop number" });
  const instagram = await provider.createAccount({ apiKey, type: "INSTAGRAM", name: "shop.profile" });

  await agent.signUp("A shop");
  const externalIds = [whatsapp.id, instagram.id];
  const input = { provider: "unipile", dsn: inject("simulatorUrl"), apiKey, externalIds };
  const { status } = await agent.ask("accounts.connect", input, "POST");
  if (status !== 200) throw new Error(`accounts.connect answered ${status}.`);
  await agent.untilLive();
  return { agent, apiKey, provider, whatsappId: whatsapp.id, instagramId: instagram.id };
}

/** A customer writes on WhatsApp, from a number made of their name. */
export async function customerWrites(shop: Shop, name: string, text: string): Promise<void> {
  const digits = [...name].map((letter) => (letter.codePointAt(0) ?? 0) % 10).join("");
  const phone = `34600${digits.padEnd(8, "0").slice(0, 8)}`;
  await shop.provider.customerWrites({ accountId: shop.whatsappId, from: { name, phone }, text });
}

/** Many messages at once, of as many customers; all of them are here, and the page has been opened anew since then. */
export async function customersWriteMany(
  shop: Shop,
  burst: { count: number; customers?: number; text: string },
): Promise<void> {
  await shop.provider.burst({ accountId: shop.whatsappId, ...burst });
  if (!(await shop.provider.idle({ apiKey: shop.apiKey, timeoutMs: 120_000 }))) {
    throw new Error("The provider still has webhooks to bring.");
  }
  await shop.agent.page.reload();
  await shop.agent.untilLive();
}
