import type { RunningSimulator } from "../../simulator/start-simulator.ts";
import {
  type OutboundAnswer,
  type OutboundCall,
  type OutboundRecorder,
  recordOutbound,
} from "../site/outbound-recorder.ts";

/** Where the provider is, as an owner types it. */
export const PROVIDER_DSN = "https://api8.unipile.com:13443";

/** The internet as this site sees it: the provider's simulator under the provider's name, and a mailbox. */
export type OutsideWorld = {
  recorder: OutboundRecorder;
  /** Links that were mailed, newest last. */
  links: string[];
  /** From now on both answer like this; null: as they should. */
  answerWith: (broken: ((call: OutboundCall) => OutboundAnswer) | null) => void;
};

const HOP_HEADERS = new Set(["host", "connection", "content-length", "transfer-encoding", "accept-encoding"]);

export async function openOutsideWorld(simulator: RunningSimulator): Promise<OutsideWorld> {
  const links: string[] = [];
  let broken: ((call: OutboundCall) => OutboundAnswer) | null = null;
  const recorder = await recordOutbound(async (call) => {
    if (broken !== null) return broken(call);
    const { origin, pathname, search } = new URL(call.url);
    if (origin !== PROVIDER_DSN) {
      const { text = "" } = JSON.parse(call.body) as { text?: string };
      links.push(...(text.match(/https:\/\/\S+/g) ?? []));
      return { status: 200, body: '{"id":"mail"}' };
    }
    const headers = Object.fromEntries(Object.entries(call.headers).filter(([name]) => !HOP_HEADERS.has(name)));
    const body = call.method === "GET" ? null : call.body;
    const answer = await fetch(simulator.url + pathname + search, { method: call.method, headers, body });
    return { status: answer.status, body: await answer.text() };
  });
  return {
    ...{ recorder, links },
    answerWith: (other) => {
      broken = other;
    },
  };
}
