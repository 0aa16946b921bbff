import { z } from "zod";
import type { ProviderAccess } from "../channel.ts";
import type { GraphRequest } from "../meta/graph.ts";
import { id, objectOf, words } from "../unipile/lenient.ts";
import { loginOf } from "./graph-access.ts";

/** Whose token it is. */
export type AccountDetails = {
  /** The professional account's id, which webhooks name in `entry[].id`. */
  externalId: string | null;
  /** By Instagram login: the id scoped to the app, by which Meta names whoever takes the app away. */
  appUserId: string | null;
  name: string | null;
  username: string | null;
};

/**
 * The question by which a token says whose it is, in both ways of connecting (reference/meta.md, 4.1). By Instagram
 * login `user_id` is the professional account's id and `id` another one, scoped to the app; a Page's token names the
 * Page, and the Instagram account that belongs to it.
 */
export function accountRequest({ origin }: ProviderAccess): GraphRequest {
  const fields =
    loginOf(origin) === "page" ? "id,name,instagram_business_account{id,name,username}" : "user_id,id,name,username";
  return { method: "GET", path: ["me"], query: { fields } };
}

const ownSchema = z.object({ user_id: id, id, name: words, username: words });
const pageSchema = z.object({ instagram_business_account: objectOf(z.object({ id, name: words, username: words })) });

export function accountDetailsOf({ origin }: ProviderAccess, json: unknown): AccountDetails {
  if (loginOf(origin) === "page") {
    const page = pageSchema.safeParse(json);
    const account = page.success ? page.data.instagram_business_account : null;
    const { name = null, username = null } = account ?? {};
    return { externalId: account?.id ?? null, appUserId: null, name, username };
  }
  const own = ownSchema.safeParse(json);
  if (!own.success) return { externalId: null, appUserId: null, name: null, username: null };
  const { user_id: externalId, id: appUserId, name, username } = own.data;
  return { externalId, appUserId, name, username };
}

/** Every id that stands for the account in what is listed: it has two of its own, and a Page has one as well. */
export function ownIdsRequest({ origin }: ProviderAccess): GraphRequest {
  const fields = loginOf(origin) === "page" ? "id,instagram_business_account{id}" : "id,user_id";
  return { method: "GET", path: ["me"], query: { fields } };
}

const idsSchema = z.object({ id, user_id: id, instagram_business_account: objectOf(z.object({ id })) });

export function ownIdsOf(json: unknown): string[] {
  const ids = idsSchema.safeParse(json);
  if (!ids.success) return [];
  const { id: ownId, user_id: userId, instagram_business_account: account } = ids.data;
  return [ownId, userId, account?.id ?? null].filter((one) => one !== null);
}
