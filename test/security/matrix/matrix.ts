import { KEY_SCOPES } from "../../../worker/shared/permissions.ts";
import type { RunningSimulator } from "../../simulator/start-simulator.ts";
import { CanarySearch } from "../site/canary-search.ts";
import type { HttpAnswer } from "../site/http-call.ts";
import { mintKey } from "../site/mint-key.ts";
import type { Site } from "../site/site.ts";
import { Visitor } from "../site/visitor.ts";
import type { Caller } from "./callers.ts";
import { comparable } from "./compare-answers.ts";
import type { Door, Own } from "./procedures-table.ts";
import { addMember, type Ids, type TenantWorld } from "./tenant-world.ts";

/** Two tenants, everybody who may come, and what was seen so far. */
export class Matrix {
  readonly site: Site;
  readonly simulator: RunningSimulator;
  readonly a: TenantWorld;
  readonly b: TenantWorld;
  /** Ids that look like A's and are nobody's. */
  readonly nowhere: Ids;
  readonly broken: string[] = [];
  calls = 0;
  compared = 0;
  leaks = 0;
  differences = 0;
  readonly #search: CanarySearch;
  /** Members of A who are out, made once, so that A looks the same before and after. */
  readonly #out: { removed: string; disabled: string };
  readonly #deadKeys: Record<"revoked_key" | "expired_key" | "wrong_key", string>;

  constructor(
    site: Site,
    simulator: RunningSimulator,
    worlds: { a: TenantWorld; b: TenantWorld; nowhere: Ids; canary: string },
  ) {
    this.site = site;
    this.simulator = simulator;
    this.a = worlds.a;
    this.b = worlds.b;
    this.nowhere = worlds.nowhere;
    this.#search = new CanarySearch([worlds.canary]);
    const owner = { tenantId: this.a.tenantId, userId: this.a.ownerId };
    this.#out = {
      removed: addMember(site, this.a.tenantId, "owner", "removed").userId,
      disabled: addMember(site, this.a.tenantId, "owner", "disabled").userId,
    };
    const good = mintKey(site, owner, KEY_SCOPES);
    this.#deadKeys = {
      revoked_key: mintKey(site, owner, KEY_SCOPES, "revoked"),
      expired_key: mintKey(site, owner, KEY_SCOPES, "expired"),
      wrong_key: `${good.slice(0, -43)}${"A".repeat(43)}`,
    };
  }

  /** Somebody new of this kind: what a call destroys (a session, a membership) is that one call's. */
  visitor(caller: Caller, door: Door): Visitor {
    const { site } = this;
    switch (caller.kind) {
      case "role":
        return new Visitor(site, { cookie: addMember(site, this.#worldOf(caller.of).tenantId, caller.role).cookie });
      case "key":
      case "key_without_scope": {
        const { tenantId, ownerId } = this.#worldOf(caller.of);
        const missing = caller.kind === "key" || typeof door === "string" ? null : door.permission;
        const scopes = KEY_SCOPES.filter((scope) => scope !== missing);
        return new Visitor(site, { bearer: mintKey(site, { tenantId, userId: ownerId }, scopes) });
      }
      case "removed":
      case "disabled":
        return new Visitor(site, { cookie: site.mintSession(this.#out[caller.kind], this.a.tenantId) });
      case "anonymous":
        return new Visitor(site);
      default:
        return new Visitor(site, { bearer: this.#deadKeys[caller.kind] });
    }
  }

  ownOf(caller: Caller): Own {
    const { dsn, apiKey, workspace } = this.#worldOf(caller.of === "A" ? "A" : "B");
    return { dsn, apiKey, workspace };
  }

  /** Nothing of A's may be in it. */
  judgeForeign(what: string, answer: Pick<HttpAnswer, "headers" | "body">): void {
    const bytes = Buffer.concat([Buffer.from(JSON.stringify(answer.headers)), answer.body]);
    this.judgeBytes(what, bytes);
  }

  judgeBytes(what: string, bytes: Buffer): void {
    if (!this.hasCanary(bytes)) return;
    this.leaks += 1;
    this.broken.push(`${what}: something of tenant A's was told`);
  }

  hasCanary(bytes: Buffer): boolean {
    return this.#search.in(bytes).length > 0;
  }

  /** A's ids and nobody's under the same names: an answer may repeat what was asked, or was asked before. */
  comparable(answer: HttpAnswer): string {
    return comparable(answer, this.a.ids, this.nowhere);
  }

  /** "Not yours" and "not there" are one answer. */
  judgeEqual(what: string, theirs: string, nobodys: string): void {
    this.compared += 1;
    if (theirs === nobodys) return;
    this.differences += 1;
    this.broken.push(`${what}: "not yours" differs from "not there": ${firstDifference(theirs, nobodys)}`);
  }

  #worldOf(name: "A" | "B"): TenantWorld {
    return name === "A" ? this.a : this.b;
  }
}

function firstDifference(one: string, other: string): string {
  const at = [...one].findIndex((letter, place) => letter !== other[place]);
  const from = Math.max(0, (at < 0 ? one.length : at) - 30);
  return `${JSON.stringify(one.slice(from, from + 90))} and ${JSON.stringify(other.slice(from, from + 90))}`;
}
