import http from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { SeededRandom } from "../simulator/seeded-random.ts";
import type { Delivery, InboundStream } from "./inbound-stream.ts";

/** Points in a webhook call's life that its sender can see. */
export type WebhookPoint = "webhook_in_flight" | "webhook_first_byte";

const ANSWER_LIMIT_MS = 15_000;

export type SenderReports = {
  reached: (point: WebhookPoint) => void;
  /** A 200, with the moment at which its call had begun (performance.now). */
  acknowledged: (startedAt: number) => void;
};

export type SenderFigures = { deliveries: number; failed: number; latencyMs: number[] };

/**
 * The provider's delivery workers: each holds a connection and has one call under way. Anything but 200 comes again
 * later, among the others. Resolves when the stream is drained.
 */
export async function sendWebhooks(
  stream: InboundStream,
  random: SeededRandom,
  senders: number,
  reports: SenderReports,
): Promise<SenderFigures> {
  const figures: SenderFigures = { deliveries: 0, failed: 0, latencyMs: [] };
  const agent = new http.Agent({ keepAlive: true, maxSockets: senders, scheduling: "fifo" });

  async function work(): Promise<void> {
    while (!stream.isDrained) {
      const delivery = stream.next();
      if (delivery === null) {
        // Other senders hold the rest, and what fails for them comes back here.
        await pause(5);
        continue;
      }
      const startedAt = performance.now();
      const status = await post(agent, delivery, () => reports.reached("webhook_in_flight"), reports);
      figures.deliveries += 1;
      if (status === 200) {
        figures.latencyMs.push(performance.now() - startedAt);
        stream.acknowledge(delivery);
        reports.acknowledged(startedAt);
        continue;
      }
      figures.failed += 1;
      stream.again(delivery);
      await pause(random.between(50, 200));
    }
  }

  await Promise.all(Array.from({ length: senders }, work));
  agent.destroy();
  return figures;
}

/** The status, or null when the call was cut. */
function post(
  agent: http.Agent,
  { tenant, body }: Delivery,
  inFlight: () => void,
  { reached }: SenderReports,
): Promise<number | null> {
  const { webhook } = tenant;
  const headers: http.OutgoingHttpHeaders = { "content-length": Buffer.byteLength(body) };
  for (const { key, value } of webhook.headers) headers[key] = value;
  return new Promise((resolve) => {
    const request = http.request(webhook.requestUrl, { method: "POST", agent, headers, timeout: ANSWER_LIMIT_MS });
    request.on("response", (response) => {
      reached("webhook_first_byte");
      response.resume();
      response.on("end", () => resolve(response.complete ? (response.statusCode ?? null) : null));
      response.on("close", () => resolve(null));
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(null));
    request.on("finish", () => setImmediate(inFlight));
    request.end(body);
  });
}
