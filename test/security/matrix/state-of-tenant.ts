import { until } from "../site/until.ts";
import type { Matrix } from "./matrix.ts";

/** Grow by asking, whoever asks: sessions of the matrix itself, and what the audit log notes of attempts. */
const GROWING = new Set(["sessions", "audit_log", "audit_heads"]);

/** All that tenant A has, as one text: nobody else's call may change a letter of it. */
export async function stateOfA({ site, simulator, a }: Matrix): Promise<string> {
  const tables = site.control
    .tables()
    .filter((table) => !GROWING.has(table))
    .map((table) => {
      const columns = site.control.rows<{ name: string }>(`PRAGMA table_info("${table}")`).map(({ name }) => name);
      const column = table === "tenants" ? "id" : "tenant_id";
      return columns.includes(column)
        ? [table, site.control.rows(`SELECT * FROM "${table}" WHERE "${column}" = ? ORDER BY rowid`, a.tenantId)]
        : [table];
    });
  const owner = site.control.rows("SELECT * FROM users WHERE id = ?", a.ownerId);
  // First: a file that comes in after its message changes the chat as well.
  const messages = await settledMessages(a);
  const chats = await a.owner.read("chats.list", { limit: 100 });
  const letters = await a.owner.read("deliveries.deadLetters");
  const sends = await simulator.control.sends({ apiKey: a.apiKey });
  return JSON.stringify({ tables, owner, chats, messages, letters, sends });
}

type Listed = { items: { attachments: { state: string }[] }[] };

/** Files are fetched from the provider after their message has come: what that changes is nobody's doing. */
async function settledMessages(a: Matrix["a"]): Promise<unknown> {
  const read = async () => (await a.owner.read("messages.list", { chatId: a.ids.chatId, limit: 100 })) as Listed;
  return until(async () => {
    const messages = await read();
    const files = messages.items.flatMap(({ attachments }) => attachments);
    return files.every(({ state }) => state !== "waiting") ? messages : undefined;
  });
}
