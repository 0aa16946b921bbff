import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectRoot } from "./install-packages.mjs";
import { type LeashedProcess, logTail, startLeashed } from "./leashed-process.mjs";
import { findFreePort, isPortFree } from "./local-port.ts";
import { ParleySession } from "./parley-session.ts";
import { waitUntil } from "./wait-until.ts";

const INSTALL_AND_START_MS = 15 * 60_000;
const FIRST_MESSAGE_MS = 90_000;
const STOP_MS = 20_000;

type List<Item> = { items: Item[] };
export type Seen = { chatId: string; messageIds: string[] };
type SignIn = { url: string; email: string; password: string };

/** Somebody who has just cloned the repository, and knows `npm start` and what it prints. */
export class Newcomer {
  readonly #folder = mkdtempSync(path.join(tmpdir(), "parley-newcomer-"));
  readonly #ports: [worker: number, simulator: number];
  readonly #starts: LeashedProcess[] = [];
  #session: ParleySession | null = null;

  private constructor(ports: [number, number]) {
    this.#ports = ports;
  }

  static async arrive(): Promise<Newcomer> {
    return new Newcomer([await findFreePort(), await findFreePort()]);
  }

  get #signedIn(): ParleySession {
    if (this.#session === null) throw new Error("Sign in first.");
    return this.#session;
  }

  get #clone(): string {
    return path.join(this.#folder, "parley");
  }

  clone(): void {
    execFileSync("git", ["clone", "--quiet", projectRoot, this.#clone], { stdio: ["ignore", "ignore", "inherit"] });
  }

  /** `npm start` until it says that it is ready. */
  async start(): Promise<SignIn> {
    const [worker, simulator] = this.#ports;
    const npmStart = startLeashed({
      name: "npm start",
      program: "npm",
      args: ["start"],
      cwd: this.#clone,
      env: {
        ...process.env,
        PARLEY_PORT: String(worker),
        PARLEY_SIMULATOR_PORT: String(simulator),
        PARLEY_STATE: path.join(this.#folder, "state"),
      },
      logFile: path.join(this.#folder, "npm-start.log"),
    });
    this.#starts.push(npmStart);
    const ready = waitUntil(() => readSignIn(npmStart.logFile), AbortSignal.timeout(INSTALL_AND_START_MS));
    const ended = npmStart.ended.then(() => Promise.reject(new Error(logTail(npmStart.logFile, 30))));
    return Promise.race([ready, ended]);
  }

  async signIn({ url, email, password }: SignIn): Promise<void> {
    this.#session = new ParleySession(url);
    await this.#session.mutate("auth.signIn", { email, password });
  }

  /** Waits for a chat with a message in it; answers the chat and its messages' ids. */
  async findMessages(): Promise<Seen> {
    return waitUntil(async () => {
      const chats = await this.#signedIn.query<List<{ id: string }>>("chats.list", {});
      const chatId = chats.items[0]?.id;
      if (chatId === undefined) return undefined;
      const messageIds = await this.messageIdsOf(chatId);
      return messageIds.length > 0 ? { chatId, messageIds } : undefined;
    }, AbortSignal.timeout(FIRST_MESSAGE_MS));
  }

  /** Newest first: one page of them. */
  async messageIdsOf(chatId: string): Promise<string[]> {
    const messages = await this.#signedIn.query<List<{ id: string }>>("messages.list", { chatId, limit: 100 });
    return messages.items.map((message) => message.id);
  }

  /** The status of a page, asked for as a browser of the signed-in person would. */
  async openPage(pathName: string): Promise<number> {
    return (await this.#signedIn.get(pathName)).status;
  }

  /** Ctrl-C. Answers npm's exit code; null when it did not end in time. */
  async interrupt(): Promise<number | null> {
    const npmStart = this.#starts.at(-1);
    if (npmStart === undefined) throw new Error("Start first.");
    npmStart.interrupt();
    const tooLate = new Promise<null>((resolve) => {
      AbortSignal.timeout(STOP_MS).addEventListener("abort", () => resolve(null));
    });
    const ending = await Promise.race([npmStart.ended, tooLate]);
    return ending?.code ?? null;
  }

  async arePortsFree(): Promise<boolean> {
    const free = await Promise.all(this.#ports.map(isPortFree));
    return free.every((isFree) => isFree);
  }

  /** Leaves nothing behind, whatever happened. */
  async leave(): Promise<void> {
    await Promise.all(this.#starts.map((npmStart) => npmStart.stop()));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function readSignIn(logFile: string): SignIn | undefined {
  const text = readFileSync(logFile, "utf8");
  const url = /Parley is ready:\s+(\S+)/.exec(text)?.[1];
  const email = /Email:\s+(\S+)/.exec(text)?.[1];
  const password = /Password:\s+(\S+)/.exec(text)?.[1];
  if (url === undefined || email === undefined || password === undefined) return undefined;
  return { url, email, password };
}
