import { once } from "node:events";
import { createServer } from "node:net";
import { StartProblem } from "./local-settings.ts";

const HOST = "127.0.0.1";

/** @throws StartProblem that names the setting to change when the port cannot be listened on */
export async function requireFreePort(port: number, settingName: string): Promise<void> {
  try {
    await listenOnce(port);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reason = code === "EADDRINUSE" ? "is taken by another program" : `cannot be used (${code})`;
    throw new StartProblem(`Port ${port} ${reason}. End that program, or set ${settingName} to a free port.`);
  }
}

export async function isPortFree(port: number): Promise<boolean> {
  try {
    await listenOnce(port);
    return true;
  } catch {
    return false;
  }
}

/** A port that nobody listens on at this moment. */
export function findFreePort(): Promise<number> {
  return listenOnce(0);
}

async function listenOnce(port: number): Promise<number> {
  const server = createServer();
  server.listen({ port, host: HOST, exclusive: true });
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("A TCP server has a port.");
  return address.port;
}
