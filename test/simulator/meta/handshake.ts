import { randomInt } from "node:crypto";
import type { Callback, MetaApp } from "./records.ts";

const HANDSHAKE_TIMEOUT_MS = 5_000;

/** Asks an address for its challenge back, as Meta does whenever one is entered (reference: meta, 1.1). */
export async function verifyCallback(app: MetaApp, { url, verifyToken }: Callback): Promise<boolean> {
  if (app.handshake === "assumed") return true;
  if (!URL.canParse(url)) return false;
  const challenge = String(randomInt(1_000_000_000, 2_000_000_000));
  const asked = new URL(url);
  asked.searchParams.set("hub.mode", "subscribe");
  asked.searchParams.set("hub.challenge", challenge);
  asked.searchParams.set("hub.verify_token", verifyToken);
  try {
    const answer = await fetch(asked, { redirect: "manual", signal: AbortSignal.timeout(HANDSHAKE_TIMEOUT_MS) });
    return answer.status === 200 && (await answer.text()) === challenge;
  } catch {
    // Nobody is there, or not in time: not verified.
    return false;
  }
}
