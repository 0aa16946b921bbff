import type { Contender } from "./contender.ts";
import { postRequest } from "./http-connection.ts";
import { openLiveSocket } from "./live-socket.ts";
import { messageSource } from "./message-source.ts";

const LIVE_FRAME = '{"type":"live"}';

/** The floor gets bodies of the same sizes and reads none of them; its id travels in a header. */
export function floorContender(port: number, seed: number): Contender {
  const nextMessage = messageSource(seed);
  const post = (target: string) => {
    const { id, envelope } = nextMessage("floor");
    return postRequest(port, target, { "x-id": id }, JSON.stringify(envelope));
  };
  const open = (tenant: number) => openLiveSocket(port, `/live/${tenant}`, {});
  return {
    port,
    message: (tenant) => post(`/insert/${tenant}`),
    shownMessage: (tenant) => post(`/show/${tenant}`),
    batch: (tenant, messages) => {
      const many = Array.from({ length: messages }, () => nextMessage("floor"));
      const body = JSON.stringify(many.map(({ envelope }) => envelope));
      return postRequest(port, `/batch/${tenant}?count=${messages}`, { "x-id": many[0]?.id ?? "" }, body);
    },
    listen: async (tenant, onFrame) => {
      const socket = await open(tenant);
      socket.onText = onFrame;
      return socket;
    },
    replay: async (tenant, missed) => {
      const socket = await open(tenant);
      const startedAt = performance.now();
      await new Promise<void>((resolve) => {
        socket.onText = (text) => {
          if (text === LIVE_FRAME) resolve();
        };
        socket.send(String(missed));
      });
      const ms = performance.now() - startedAt;
      socket.close();
      return ms;
    },
  };
}
