import type { MessageTemplate } from "../../../worker/shared/message-template.ts";
import type { Trpc } from "../../lib/trpc-client.ts";

type TemplateActionDeps = {
  trpc: Trpc;
  bounded: () => { signal: AbortSignal };
  reasonOf: (error: unknown) => string;
};

export function createTemplateActions({ trpc, bounded, reasonOf }: TemplateActionDeps) {
  return {
    /** The message templates of an account, as its provider lists them now. */
    async listTemplates(
      accountId: string,
    ): Promise<{ ok: true; items: MessageTemplate[] } | { ok: false; reason: string }> {
      try {
        return { ok: true, items: (await trpc.templates.list.query({ accountId }, bounded())).items };
      } catch (error) {
        return { ok: false, reason: reasonOf(error) };
      }
    },
  };
}
