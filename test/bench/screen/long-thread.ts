import type { Page } from "playwright-core";

/** The only chat that fill-tenant.ts makes here; its messages are numbered. */
export const LONG_CHAT = "filled-0";

/** A message half-way through the long thread, as the server tells of it. */
export async function middleOf(page: Page, messages: number): Promise<{ id: string; text: string }> {
  const number = Math.floor(messages / 2);
  const last = await askMessages(page, {});
  // They were written one after the other, and ids are the places in the log.
  const id = `m${Number(last?.id.slice(1)) - (numberOf(last?.text) - number)}`;
  const found = (await askMessages(page, { around: id }, id)) ?? last;
  if (numberOf(found?.text) !== number) throw new Error(`message ${number} of the long thread is not ${id}`);
  return { id, text: found?.text ?? "" };
}

const numberOf = (text: string | undefined) => Number(/number (\d+)/.exec(text ?? "")?.[1]);

type Told = { id: string; text: string };

async function askMessages(page: Page, from: { around?: string }, id?: string): Promise<Told | undefined> {
  const input = encodeURIComponent(JSON.stringify({ chatId: LONG_CHAT, limit: 3, ...from }));
  const answer = await page.request.get(`/trpc/messages.list?input=${input}`);
  const { result } = (await answer.json()) as { result: { data: { items: Told[] } } };
  return id === undefined ? result.data.items[0] : result.data.items.find((each) => each.id === id);
}
