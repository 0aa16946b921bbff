import { Hono } from "hono";
import { makeAccount } from "../simulator/people.ts";
import { providerApi } from "../simulator/provider-api.ts";
import { Simulation } from "../simulator/simulation.ts";

export const DSN = "https://api1.unipile.com:13111";

/**
 * The simulated UniPile's REST API inside the test's own isolate, in the place of the network: what the Worker
 * fetches from `DSN` is answered by it, and nothing else is reachable, to the end of the test file: alarms may
 * still fetch after the last test. Its webhooks are not delivered.
 */
export function provideUnipile(): { simulation: Simulation; key: string } {
  const simulation = new Simulation({ seed: 1, log: () => {}, retryDelaysMs: [], timeoutMs: 1_000, concurrency: 1 });
  const key = "key-of-the-test";
  simulation.world.workspace(key);
  const api = new Hono().route("/api/v1", providerApi(simulation));
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).origin !== DSN)
      throw new Error(`the test's network has no ${new URL(request.url).origin}`);
    return api.fetch(request);
  };
  return { simulation, key };
}

/** An account at the provider; its id there. */
export function providerAccount(
  simulation: Simulation,
  key: string,
  account: { type: "WHATSAPP" | "INSTAGRAM"; name: string },
): string {
  return makeAccount(simulation.world, { apiKey: key, status: "OK", ...account }, Date.now()).id;
}
