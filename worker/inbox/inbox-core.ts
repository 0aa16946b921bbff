import type { Clock } from "../shared/clock.ts";
import { hasErrands, noteDueTimes } from "./alarm-jobs.ts";
import { nextWake } from "./alarms.ts";
import type { ArchiveStore } from "./archives/archive-store.ts";
import { openLog, position } from "./event-log.ts";
import type { FileStore } from "./file-store.ts";
import { goneSql, isGone } from "./gone.ts";
import { ensureHousekeeping } from "./housekeeping.ts";
import { advertiseHead, askForHello, broadcast } from "./live.ts";
import { logFailure } from "./log-failure.ts";
import { type MigrationBundle, migrate } from "./migrate.ts";
import type { SendPushes } from "./push/tell-members.ts";
import type { FindOpenSessions } from "./session-check.ts";
import { objectSql, type Sql } from "./sql.ts";
import type { OpenAccess } from "./way-out.ts";

/** What the object is given by the Worker around it: nothing of this is in its own database. */
export type Surroundings = {
  /** An account's credentials, opened at the moment of the call; null when it is not connected any more. */
  openAccess: OpenAccess;
  /** The way to the bytes of files. */
  openFiles: () => FileStore;
  openArchives: () => ArchiveStore;
  findOpenSessions: FindOpenSessions;
  /** Tells browsers by their push services; knows the keys that this database has sealed only. */
  sendPushes: SendPushes;
  clock: Clock;
};

/**
 * What the parts of a tenant's object share: its database, its surroundings, and the way out for what was written.
 * A part (an alarm's job, the door for sockets, an area's commands) is a function that is given this.
 *
 * Memory is a cache and may go at any moment; everything that must survive is in the database.
 */
export class InboxCore {
  /** `goneSql` from the tenant's deletion on: read it anew after each await. */
  sql: Sql;
  readonly ctx: DurableObjectState;
  readonly openAccess: OpenAccess;
  readonly findOpenSessions: FindOpenSessions;
  readonly sendPushes: SendPushes;
  readonly clock: Clock;
  /** Wakes an outbox that is waiting for answers, to look for new work. */
  pokeOutbox: () => void = () => {};
  private readonly openFiles: () => FileStore;
  private readonly openArchives: () => ArchiveStore;
  private sentHead = 0;
  /** False until this wake has seen the platform's alarm set for something. */
  private armed = false;

  constructor(ctx: DurableObjectState, around: Surroundings) {
    this.ctx = ctx;
    this.openAccess = around.openAccess;
    this.findOpenSessions = around.findOpenSessions;
    this.sendPushes = around.sendPushes;
    this.openFiles = around.openFiles;
    this.openArchives = around.openArchives;
    this.clock = around.clock;
    this.sql = objectSql(ctx.storage);
  }

  /** Brings the database up to date, or answers false when it belonged to a tenant that was deleted. */
  wake(migrations: MigrationBundle): boolean {
    if (isGone(this.sql)) {
      this.sql = goneSql;
      return false;
    }
    migrate(this.sql, migrations);
    openLog(this.sql);
    const at = position(this.sql);
    this.sentHead = at.head;
    advertiseHead(this.ctx, at);
    return true;
  }

  get files(): FileStore {
    return this.openFiles();
  }

  get archives(): ArchiveStore {
    return this.openArchives();
  }

  /** The tenant was deleted, in this wake or an earlier one. */
  get isGone(): boolean {
    return this.sql === goneSql;
  }

  /** After the writes of a call: frames to the sockets, and the platform's alarm where the next due thing is. */
  async letOut(): Promise<void> {
    this.sendFrames();
    await this.armAlarm();
  }

  /**
   * The frames of what was written, in the turn that wrote it. It is on disk already and its caller is told so, also
   * where it cannot be read for a frame: then each client comes back and is given a snapshot instead.
   */
  sendFrames(): void {
    if (this.isGone) return;
    try {
      this.sentHead = broadcast(this.ctx, this.sql, this.sentHead);
    } catch (error) {
      logFailure("frames", error);
      this.sentHead = position(this.sql).head;
      askForHello(this.ctx);
    }
  }

  /** A delivery may bring a group whose name is to be asked for; the very first one starts housekeeping. */
  armForErrands(): void {
    if (!this.armed || hasErrands(this.sql)) this.ctx.waitUntil(this.armAlarm());
  }

  async armAlarm(): Promise<void> {
    if (this.isGone) return;
    const now = this.clock();
    noteDueTimes(this.sql);
    if (position(this.sql).head > 0) ensureHousekeeping(this.sql, now);
    const wakeAt = nextWake(this.sql, now);
    if (wakeAt === null) return;
    this.armed = true;
    const armedAt = await this.ctx.storage.getAlarm();
    // An alarm that is past due cannot be trusted to fire: it is set again.
    if (armedAt === null || armedAt > wakeAt || armedAt < now) await this.ctx.storage.setAlarm(wakeAt);
  }
}
