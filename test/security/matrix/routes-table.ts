import type { SiteCall } from "../site/site.ts";
import type { Ids } from "./tenant-world.ts";

/** Where the same thing is tested that a route only leads to. */
export type RouteEntry = { elsewhere: string } | { calls: (ids: Ids) => SiteCall[] };

const JSON_HEADERS = [["content-type", "application/json"]] as const;
const FORM_HEADERS = [["content-type", "application/x-www-form-urlencoded"]] as const;

/** Every route of the Worker itself, by the method and pattern that worker/http/app.ts gives it. */
export const ROUTES: Readonly<Record<string, RouteEntry>> = {
  "ALL /*": { elsewhere: "what stands around every route, and the screens: pages-table.ts" },
  "GET /ready": { calls: () => [{ method: "GET", path: "/ready" }] },
  "GET /live": { elsewhere: "the socket: hear-sockets.ts" },
  "HEAD /live": { calls: () => [{ method: "HEAD", path: "/live" }] },
  "ALL /webhooks/*": {
    calls: ({ endpointId, externalId }) => [
      { method: "GET", path: `/webhooks/unipile/${endpointId}` },
      { method: "POST", path: `/webhooks/unipile/${endpointId}/notify?state=x`, headers: JSON_HEADERS, body: "{}" },
      { method: "POST", path: `/webhooks/meta/${endpointId}`, headers: JSON_HEADERS, body: "{}" },
      { method: "GET", path: "/webhooks/meta/instagram?hub.mode=subscribe&hub.challenge=1&hub.verify_token=x" },
      { method: "POST", path: "/webhooks/meta/instagram", headers: JSON_HEADERS, body: "{}" },
      ...["deauthorize", "data-deletion"].map((kind) => ({
        ...{ method: "POST", path: `/webhooks/meta/instagram/${kind}`, headers: FORM_HEADERS },
        body: `signed_request=${"A".repeat(43)}.${btoa(JSON.stringify({ user_id: externalId }))}`,
      })),
      { method: "PUT", path: `/webhooks/unipile/${endpointId}`, headers: JSON_HEADERS, body: "{}" },
    ],
  },
  "GET /media/:id": { calls: ({ messageId }) => [{ method: "GET", path: `/media/${messageId}.0` }] },
  "HEAD /media/:id": { calls: ({ messageId }) => [{ method: "HEAD", path: `/media/${messageId}.0` }] },
  "GET /media/link/:token": { calls: ({ messageId }) => [{ method: "GET", path: `/media/link/${messageId}` }] },
  "HEAD /media/link/:token": { calls: ({ messageId }) => [{ method: "HEAD", path: `/media/link/${messageId}` }] },
  "POST /media/upload": {
    calls: ({ accountId }) => [
      {
        method: "POST",
        path: `/media/upload?account=${accountId}&kind=document&name=notes.txt`,
        headers: [["content-type", "text/plain"]],
        body: "a file for somebody else's account",
      },
    ],
  },
  "GET /archives/:id/:token": {
    calls: ({ chatId, messageId }) => [{ method: "GET", path: `/archives/${chatId}/${messageId}` }],
  },
  "HEAD /archives/:id/:token": {
    calls: ({ chatId, messageId }) => [{ method: "HEAD", path: `/archives/${chatId}/${messageId}` }],
  },
  "POST /archives/piece": {
    calls: () => [{ method: "POST", path: `/archives/piece?sha256=${"0".repeat(64)}`, body: "no piece" }],
  },
  "ALL /trpc/*": {
    calls: ({ chatId }) => [
      { method: "GET", path: `/trpc/chats.get,chats.get?batch=1&input=${batchOf({ chatId })}` },
      { method: "GET", path: `/trpc/nothing.here?input=${encodeURIComponent(JSON.stringify({ chatId }))}` },
    ],
  },
};

const batchOf = (input: object): string => encodeURIComponent(JSON.stringify({ 0: input, 1: input }));
