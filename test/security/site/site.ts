import { createHash, randomBytes } from "node:crypto";
import path from "node:path";
import type { RunningDeployable } from "../../deployable/run-deployable.ts";
import { ControlDatabase } from "./control-database.ts";
import { type HeaderList, type HttpAnswer, HttpCaller } from "./http-call.ts";

/** What the browser's address bar says: https, so that everything that needs it is as in production. */
export const PUBLIC_ORIGIN = "https://parley.example";

export type SiteCall = { method: string; path: string; headers?: HeaderList; body?: string | Buffer | undefined };

/** A running Parley as the world sees it, and its files as a thief sees them. */
export class Site {
  readonly deployable: RunningDeployable;
  readonly stateFolder: string;
  readonly http: HttpCaller;
  readonly control: ControlDatabase;
  #isOver = false;

  constructor(deployable: RunningDeployable, stateFolder: string) {
    this.deployable = deployable;
    this.stateFolder = stateFolder;
    this.http = new HttpCaller(deployable.port);
    this.control = new ControlDatabase(path.join(stateFolder, "data"));
  }

  get dataFolder(): string {
    return path.join(this.stateFolder, "data");
  }

  /** A call of the public address: the local stand-in for the platform is told which by a header of its own. */
  call({ method, path: target, headers = [], body }: SiteCall): Promise<HttpAnswer> {
    const address = [
      ["host", new URL(PUBLIC_ORIGIN).host],
      ["mf-original-url", PUBLIC_ORIGIN + target],
    ] as const;
    return this.http.call({ method, path: target, headers: [...address, ...headers], body });
  }

  /** A call as a provider on this machine makes it, who only knows the loopback address. */
  callLocally({ method, path: target, headers = [], body }: SiteCall): Promise<HttpAnswer> {
    const host = ["host", new URL(this.deployable.url).host] as const;
    return this.http.call({ method, path: target, headers: [host, ...headers], body });
  }

  /**
   * A session as `openSession` makes one, put straight into the table: a sign-in costs a fifth of a second of
   * scrypt, and the matrices need hundreds.
   *
   * @returns the cookie
   */
  mintSession(userId: string, tenantId: string): string {
    const token = randomBytes(32).toString("base64url");
    const id = createHash("sha256").update(token).digest("hex");
    const now = Date.now();
    this.control.run(
      "INSERT INTO sessions (id, user_id, tenant_id, expires_at, created_at) VALUES (?, ?, ?, ?, ?)",
      ...[id, userId, tenantId, Math.floor(now / 1_000) + 10 * 24 * 60 * 60, now],
    );
    return `__Host-parley=${token}`;
  }

  /** Safe to call twice. */
  async end(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    this.control.close();
    this.http.close();
    await this.deployable.stop();
  }
}
