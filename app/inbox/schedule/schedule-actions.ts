import { newId } from "../../../worker/shared/ids.ts";
import type { Trpc } from "../../lib/trpc-client.ts";
import { uploadFile } from "../compose/upload-file.ts";
import type { SendDraft } from "../inbox-state.ts";
import type { InboxStore } from "../inbox-store.ts";

export type ScheduleActionDeps = {
  store: InboxStore;
  trpc: Trpc;
  bounded: () => { signal: AbortSignal };
  reasonOf: (error: unknown) => string;
};

export type ScheduleAnswer = { ok: true } | { ok: false; reason: string };

/** When a message for later is to leave (ms), and whether an answer before that makes it needless. */
export type ScheduleTime = { at: number; onlyIfUnanswered: boolean };

/** What one press schedules: made once, so that every further try is the same messages. */
export type ScheduleOrder = { draft: SendDraft; clientId: string; uploadId: string | null }[];

export const scheduleOrder = (drafts: readonly SendDraft[]): ScheduleOrder =>
  drafts.map((draft) => ({ draft, clientId: newId(), uploadId: null }));

/** Messages for later. Nothing of it is done ahead: a time that one relies on counts when the server has it. */
export function createScheduleActions({ store, trpc, bounded, reasonOf }: ScheduleActionDeps) {
  async function ask(call: () => Promise<void>): Promise<ScheduleAnswer> {
    try {
      await call();
      return { ok: true };
    } catch (error) {
      return { ok: false, reason: reasonOf(error) };
    }
  }
  type Scheduled = Awaited<ReturnType<typeof trpc.messages.sendNow.mutate>>;
  const answered = (scheduled: readonly Scheduled[]) => store.dispatch({ type: "scheduled_answered", scheduled });

  return {
    /** Files go up first; then each message is scheduled in the order in which it is to leave. */
    schedule: (chatId: string, order: ScheduleOrder, { at, onlyIfUnanswered }: ScheduleTime) =>
      ask(async () => {
        const accountId = store.getState().chats[chatId]?.accountId;
        if (accountId === undefined) throw new Error("its chat is not known here yet");
        for (const item of order) {
          if (!item.draft.file || item.uploadId !== null) continue;
          const signal = new AbortController().signal;
          item.uploadId = await uploadFile(accountId, item.draft.file, { onProgress: () => {}, signal });
        }
        for (const { draft, clientId, uploadId } of order) {
          const { text, replyTo, asHumanAgent } = draft;
          const input = {
            chatId,
            clientId,
            at: new Date(at).toISOString(),
            onlyIfUnanswered,
            ...(text !== "" && { text }),
            ...(uploadId !== null && { attachments: [{ uploadId }] }),
            ...(replyTo && { replyTo: replyTo.messageId }),
            ...(asHumanAgent && { asHumanAgent }),
          };
          answered([await trpc.messages.schedule.mutate(input, bounded())]);
        }
      }),

    /** @param text null leaves the words as they are */
    editScheduled: (id: string, text: string | null, { at, onlyIfUnanswered }: ScheduleTime) =>
      ask(async () => {
        const change = { id, text, at: new Date(at).toISOString(), onlyIfUnanswered };
        answered([await trpc.messages.editScheduled.mutate(change, bounded())]);
      }),

    cancelScheduled: (id: string) =>
      ask(async () => answered([await trpc.messages.cancelScheduled.mutate({ id }, bounded())])),

    sendScheduledNow: (id: string) =>
      ask(async () => answered([await trpc.messages.sendNow.mutate({ id }, bounded())])),
  };
}
