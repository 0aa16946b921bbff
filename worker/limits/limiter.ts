import { DurableObject } from "cloudflare:workers";
import { systemClock } from "../shared/clock.ts";
import { backAt, type Capacity, type Out, stillOut, takeTokens } from "./tokens.ts";

/** What the Worker asks of a bucket. */
export interface LimiterRpc {
  /** Takes up to `wanted` tokens, at least one; or says in how many ms there will be one. */
  take(capacity: Capacity, wanted: number): Promise<{ granted: number } | { waitMs: number }>;
  /** Puts the token back that was taken last: what it was taken for turned out not to count. */
  giveBack(capacity: Capacity): Promise<void>;
}

/**
 * One bucket. There is an object for each thing that is limited, so buckets never wait for one another, and one
 * thread in it, so that calls of the same moment are counted one after the other. What is out lies in its database;
 * memory has a copy. When everything is back the object deletes itself: names that are asked for once, and an
 * attacker can make up millions, leave nothing behind.
 */
export class Limiter extends DurableObject<Env> implements LimiterRpc {
  /** The first to be back first; null until the database was read. */
  private out: Out[] | null = null;
  /** The platform's alarm as far as this memory knows. */
  private alarmAt: number | null = null;

  async take(capacity: Capacity, wanted: number): Promise<{ granted: number } | { waitMs: number }> {
    const now = systemClock();
    const out = this.stillOut(capacity, now);
    const taken = takeTokens(out, capacity, wanted, now);
    // Nothing is awaited between the count and the note. The answer leaves when the note is on disk.
    if ("granted" in taken) await this.note(backAt(now, capacity), taken.granted);
    return taken;
  }

  async giveBack(capacity: Capacity): Promise<void> {
    const last = this.stillOut(capacity, systemClock()).at(-1);
    if (last !== undefined && last.taken > 0) await this.note(last.backAt, -1);
  }

  override async alarm(): Promise<void> {
    this.alarmAt = null;
    const last = this.read().at(-1);
    if (last !== undefined && last.backAt > systemClock()) {
      await this.wakeAt(last.backAt);
      return;
    }
    this.out = null;
    await this.ctx.storage.deleteAll();
  }

  private stillOut(capacity: Capacity, now: number): Out[] {
    const known = this.read();
    const out = stillOut(known, capacity, now);
    if (out.length < known.length) {
      this.ctx.storage.sql.exec("DELETE FROM out WHERE back_at <= ? OR back_at > ?", now, now + 2 * capacity.windowMs);
    }
    this.out = out;
    return out;
  }

  private read(): Out[] {
    if (this.out !== null) return this.out;
    this.ctx.storage.sql.exec(
      "CREATE TABLE IF NOT EXISTS out (back_at INTEGER PRIMARY KEY, taken INTEGER NOT NULL) STRICT",
    );
    this.out = this.ctx.storage.sql.exec<Out>("SELECT back_at AS backAt, taken FROM out ORDER BY back_at").toArray();
    return this.out;
  }

  private async note(at: number, taken: number): Promise<void> {
    this.ctx.storage.sql.exec(
      "INSERT INTO out (back_at, taken) VALUES (?, ?) ON CONFLICT (back_at) DO UPDATE SET taken = taken + excluded.taken",
      at,
      taken,
    );
    const others = this.read().filter((entry) => entry.backAt !== at);
    const before = this.read().find((entry) => entry.backAt === at)?.taken ?? 0;
    this.out = [...others, { backAt: at, taken: before + taken }].sort((a, b) => a.backAt - b.backAt);
    await this.wakeAt(at);
  }

  /** An alarm that is already set is left: it looks what is out by itself. */
  private async wakeAt(at: number): Promise<void> {
    if (this.alarmAt !== null) return;
    this.alarmAt = at;
    await this.ctx.storage.setAlarm(at);
  }
}
