import { createServer } from "node:http";
import { close, listen } from "../site/outbound-recorder.ts";

/** Something inside the network that nobody outside may reach: it counts connections, spoken to or not. */
export type CanaryServer = {
  port: number;
  hits: () => number;
  /** Requests that only a followed redirect makes. */
  followed: () => number;
  hasV6: boolean;
  stop: () => Promise<void>;
};

/**
 * On the same port of both loopback addresses. Where it is called as a provider, it sends on to itself.
 */
export async function startCanaryServer(): Promise<CanaryServer> {
  let hits = 0;
  let followed = 0;
  const make = () =>
    createServer((request, response) => {
      if (request.url === "/followed") followed += 1;
      const { port } = running;
      response.writeHead(302, { location: `http://127.0.0.1:${port}/followed` }).end();
    }).on("connection", () => {
      hits += 1;
    });
  const v4 = make();
  const v6 = make();
  const running = { port: await listen(v4, "127.0.0.1") };
  const hasV6 = await listen(v6, "::1", running.port).then(
    () => true,
    () => false,
  );
  return {
    ...{ port: running.port, hasV6, hits: () => hits, followed: () => followed },
    stop: async () => {
      await close(v4);
      if (hasV6) await close(v6);
    },
  };
}
