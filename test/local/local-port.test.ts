import { once } from "node:events";
import { createServer } from "node:net";
import { expect, it } from "vitest";
import { findFreePort, isPortFree, requireFreePort } from "./local-port.ts";

it("a taken port is told in one line, with the setting to change", async () => {
  const port = await findFreePort();
  await requireFreePort(port, "PARLEY_PORT");
  const holder = createServer().listen(port, "127.0.0.1");
  await once(holder, "listening");
  await expect(requireFreePort(port, "PARLEY_PORT")).rejects.toThrow(
    `Port ${port} is taken by another program. End that program, or set PARLEY_PORT to a free port.`,
  );
  expect(await isPortFree(port)).toBe(false);
  holder.close();
  await once(holder, "close");
  expect(await isPortFree(port)).toBe(true);
});
