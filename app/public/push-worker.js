// The service worker: shows notices, opens their chats, and says in words that there is no connection. It keeps no
// answer of Parley's but that page: nothing here can be stale, or show one workspace what belongs to another.

const OFFLINE = "parley-offline-1";
/** As the platform serves offline.html. */
const OFFLINE_PAGE = "/offline";

/** What a message without words is, where the server names its kind alone. */
const KINDS = {
  "[image]": "Photo",
  "[video]": "Video",
  "[audio]": "Audio",
  "[voice]": "Voice message",
  "[document]": "Document",
  "[sticker]": "Sticker",
  "[location]": "Location",
  "[contact]": "Contact",
};

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(OFFLINE)
      .then((cache) => cache.add(new Request(OFFLINE_PAGE, { cache: "reload" })))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const dropOld = async () => {
    for (const name of await caches.keys()) if (name !== OFFLINE) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(dropOld());
});

// Pages alone, and only when the network has failed: everything else goes past here.
self.addEventListener("fetch", (event) => {
  if (event.request.mode !== "navigate" || event.request.method !== "GET") return;
  const offline = async (error) => {
    const page = await caches.match(OFFLINE_PAGE, { cacheName: OFFLINE });
    if (page === undefined) throw error;
    return page;
  };
  event.respondWith(fetch(event.request).catch(offline));
});

self.addEventListener("push", (event) => event.waitUntil(tell(noticeIn(event.data))));

/** What the server sealed (worker/shared/push.ts); what is no notice is told of without words. */
function noticeIn(data) {
  try {
    const { title, body, chatId } = data.json();
    return { title: String(title), body: String(body ?? ""), chatId: typeof chatId === "string" ? chatId : null };
  } catch {
    return { title: "Parley", body: "Something new in your inbox.", chatId: null };
  }
}

async function tell({ title, body, chatId }) {
  if (chatId !== null && (await isLookedAt(chatId))) return;
  await self.registration.showNotification(title, {
    body: KINDS[body] ?? (/^\[\w+\]$/.test(body) ? "New message" : body),
    // One notice a chat: what is newer takes the place of what was there, and is heard again.
    tag: chatId === null ? "parley" : `chat-${chatId}`,
    renotify: true,
    icon: "/icons/icon-192.png",
    badge: "/icons/badge-96.png",
    lang: "en",
    dir: "auto",
    data: { chatId },
  });
}

/** A page answers at once, or not at all: one that is no inbox, or stands still. */
const ANSWERED_WITHIN_MS = 400;

/** Of an address a worker is told only where a page began: the pages know themselves where they are. */
const windows = () => self.clients.matchAll({ type: "window", includeUncontrolled: true });

/** What a page says to a question (app/inbox/notices/notices.tsx); false when it says nothing. */
function answerOf(client, question) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data === true);
    setTimeout(() => resolve(false), ANSWERED_WITHIN_MS);
    client.postMessage(question, [port2]);
  });
}

async function isLookedAt(chatId) {
  const seen = (await windows()).filter(({ visibilityState }) => visibilityState === "visible");
  const answers = await Promise.all(seen.map((client) => answerOf(client, { type: "is_looked_at", chatId })));
  return answers.includes(true);
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.chatId ?? null));
});

/** In an inbox that is open already, which then goes there by itself and loses nothing; or in a new window. */
async function open(chatId) {
  for (const client of await windows()) {
    if (!(await answerOf(client, { type: "open_chat", chatId }))) continue;
    await client.focus();
    return;
  }
  await self.clients.openWindow(chatId === null ? "/inbox" : `/inbox/${encodeURIComponent(chatId)}`);
}

// The push service has given this browser a new address: it is told to the server, by whoever is signed in here.
self.addEventListener("pushsubscriptionchange", (event) => {
  const renew = async () => {
    const options = event.oldSubscription?.options;
    const renewed = event.newSubscription ?? (options && (await self.registration.pushManager.subscribe(options)));
    if (event.oldSubscription) await ask("push.unsubscribe", { endpoint: event.oldSubscription.endpoint });
    if (!renewed) return;
    const { endpoint, keys } = renewed.toJSON();
    await ask("push.subscribe", { endpoint, keys });
  };
  event.waitUntil(renew());
});

const ask = (procedure, input) =>
  fetch(`/trpc/${procedure}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
  });
