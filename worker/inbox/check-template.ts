import { channelFor } from "../channels/channel-for.ts";
import type { MessageTemplate } from "../shared/message-template.ts";
import type { MessageError } from "../shared/wire.ts";
import { findAccount } from "./accounts.ts";
import { findChatRef } from "./chats.ts";
import type { InboxCore } from "./inbox-core.ts";
import { listTemplates } from "./list-templates.ts";
import { findByClientId } from "./messages.ts";
import type { MessageDraft } from "./rpc.ts";

/** A list is good for this long: templates change by hand, and Meta says what it pauses by a webhook. */
const KEPT_MS = 60_000;

type Kept = { at: number; templates: readonly MessageTemplate[] };
const lists = new WeakMap<InboxCore, Map<string, Kept>>();

/**
 * What is wrong with a draft that sends a template, by the provider's own list: it is not approved, or its values do
 * not fit its places. Told to whoever sends it, and not by a bubble that fails (reference/meta.md, 6, pain 16).
 *
 * null where nothing is, and where nobody knows: a template that is not in the list, a list that cannot be had now.
 * The provider has the last word then.
 */
export async function draftTemplateProblem(core: InboxCore, draft: MessageDraft): Promise<MessageError | null> {
  if (draft.content?.type !== "template") return null;
  const { name, language, components } = draft.content;
  // What was taken before is answered as it was then.
  if (findByClientId(core.sql, draft.clientId) !== null) return null;
  const accountId = findChatRef(core.sql, draft.chatId)?.accountId;
  const account = accountId === undefined ? null : findAccount(core.sql, accountId);
  if (account === null) return null;
  const judge = channelFor(account.provider, account.channel).templateProblem;
  if (judge === undefined) return null;

  const problemIn = ({ templates }: Kept): MessageError | null => {
    const template = templates.find((one) => one.name === name && one.language === language);
    return template === undefined ? null : judge(template, components);
  };
  const known = lists.get(core)?.get(account.id);
  const isFresh = known !== undefined && core.clock() - known.at < KEPT_MS;
  if (isFresh && problemIn(known) === null) return null;
  // A problem that an older list tells of may be mended since.
  const listed = await listNow(core, account.id);
  return listed === null ? null : problemIn(listed);
}

async function listNow(core: InboxCore, accountId: string): Promise<Kept | null> {
  const listed = await listTemplates(core, accountId);
  if (!listed.ok) return null;
  const kept = { at: core.clock(), templates: listed.value };
  const ofCore = lists.get(core) ?? new Map<string, Kept>();
  lists.set(core, ofCore.set(accountId, kept));
  return kept;
}
