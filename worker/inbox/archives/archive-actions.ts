import type { Archive, ArchiveKind, RestorePlan } from "../../shared/archive.ts";
import { fail } from "../../shared/outcome.ts";
import { position } from "../event-log.ts";
import type { InboxCore } from "../inbox-core.ts";
import { advertiseHead, askForHello } from "../live.ts";
import { changedSinceArchive, findArchive, listArchives, replaceArchives, startArchive } from "./archive-rows.ts";
import {
  type BeginRefusal,
  beginRestore,
  type FinishRefusal,
  finishRestore,
  isRestoring,
  type PieceRefusal,
  takePiece,
} from "./restore.ts";

/** What the Worker asks of a tenant's archives. */
export type ArchiveAction =
  | { type: "start"; kind: ArchiveKind }
  /** Starts one where anything has happened since the newest. */
  | { type: "nightly" }
  /** Throws away all that are there, and starts one anew. */
  | { type: "replace" }
  | { type: "list" }
  | { type: "is_restoring" }
  | { type: "find"; id: string }
  | { type: "begin_restore"; plan: RestorePlan }
  | { type: "take_piece"; sha256: string; text: string }
  | { type: "finish_restore" };

export type ArchiveRefusal = "not_found" | BeginRefusal | PieceRefusal | FinishRefusal;

/** `archives`: those that were asked for, newest first. `missing`: the pieces that a restore still needs. */
export type ArchiveAnswer =
  | { ok: true; archives: Archive[]; missing: string[]; stateHash: string | null; isRestoring: boolean }
  | { ok: false; reason: ArchiveRefusal };

const answer = (about: Partial<Extract<ArchiveAnswer, { ok: true }>>): ArchiveAnswer => ({
  ok: true,
  archives: [],
  missing: [],
  stateHash: null,
  isRestoring: false,
  ...about,
});

export async function runArchiveAction(core: InboxCore, action: ArchiveAction): Promise<ArchiveAnswer> {
  const outcome = apply(core, action);
  await core.letOut();
  return outcome;
}

function apply(core: InboxCore, action: ArchiveAction): ArchiveAnswer {
  const { sql } = core;
  const now = core.clock();
  switch (action.type) {
    case "start":
      return start(core, action.kind, now);
    case "nightly":
      // A restore that is half-way is nothing to be kept.
      return changedSinceArchive(sql) && !isRestoring(sql) ? start(core, "nightly", now) : answer({});
    case "replace":
      replaceArchives(sql, now);
      return answer({});
    case "list":
      return answer({ archives: listArchives(sql) });
    case "is_restoring":
      return answer({ isRestoring: isRestoring(sql) });
    case "find": {
      const found = findArchive(sql, action.id);
      return found === null ? fail("not_found") : answer({ archives: [found] });
    }
    case "begin_restore": {
      const begun = beginRestore(sql, action.plan, now);
      return begun.ok ? answer({ missing: begun.value.missing }) : begun;
    }
    case "take_piece": {
      const taken = takePiece(sql, action.sha256, action.text);
      return taken.ok ? answer({}) : taken;
    }
    case "finish_restore": {
      const finished = finishRestore(sql, now);
      if (!finished.ok) return finished;
      advertiseHead(core.ctx, position(sql));
      askForHello(core.ctx);
      return answer({ stateHash: finished.value.stateHash });
    }
    default:
      action satisfies never;
      return fail("not_found");
  }
}

function start({ sql }: InboxCore, kind: ArchiveKind, now: number): ArchiveAnswer {
  const found = findArchive(sql, startArchive(sql, kind, now));
  return found === null ? fail("not_found") : answer({ archives: [found] });
}
