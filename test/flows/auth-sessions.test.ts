import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { endSessions } from "../../worker/auth/end-sessions.ts";
import { openSession, sessionCookie } from "../../worker/auth/sessions.ts";
import { SESSION_HEADER } from "../../worker/inbox/stub.ts";
import { servicesOf } from "../../worker/trpc/context.ts";
import { migratedControl } from "./control-database.ts";
import { type LiveClient, openCaughtUp } from "./fixtures/live-client.ts";
import { until } from "./fixtures/until.ts";
import { fetchParley, HOME, newVisitor, PASSWORD, signedUp, type Visitor } from "./visitor.ts";

/**
 * Proves that a session that has ended lets nobody in and holds no socket open, however it ended: over HTTP, on real
 * sockets. Not here: what the lifetimes are (control-sessions).
 */

const NEW_PASSWORD = "another horse, another battery";
const SESSION_CHECK_MS = 30 * 60 * 1000;

type Person = Visitor & { tenantId: string; email: string };
/** A browser with a socket, and the cookie that it had. */
type Screen = { visitor: Visitor; live: LiveClient; cookie: string };

beforeAll(migratedControl);
afterEach(() => {
  vi.useRealTimers();
});

async function screenOf(visitor: Visitor): Promise<Screen> {
  const { live } = await openCaughtUp(visitor);
  return { visitor, live, cookie: visitor.cookie ?? "" };
}

async function anotherScreenOf({ email }: Person, password = PASSWORD): Promise<Screen> {
  const visitor = newVisitor();
  const answer = await visitor.mutate("auth.signIn", { email, password });
  if (answer.status !== 200) throw new Error(`signing in answered ${answer.status}`);
  return screenOf(visitor);
}

const withCookie = (cookie: string): Visitor => Object.assign(newVisitor(), { cookie });

/** The socket is closed by us, and the cookie opens neither a call nor a page nor a socket any more. */
async function expectSignedOut({ live, cookie }: Screen): Promise<void> {
  expect(await until("the socket is closed", () => live.closed)).toMatchObject({ code: 4401 });
  expect(await withCookie(cookie).query("auth.me")).toMatchObject({ status: 401 });
  expect(await withCookie(cookie).query("chats.list", {})).toMatchObject({ status: 401 });
  const upgrade = await fetchParley("/live", { headers: { upgrade: "websocket", origin: HOME, cookie } });
  expect(upgrade.status).toBe(401);
}

async function expectSignedIn({ live, cookie }: Screen): Promise<void> {
  expect(live.closed).toBeNull();
  await live.ping();
  expect(await withCookie(cookie).query("auth.me")).toMatchObject({ status: 200 });
  live.close();
}

describe("A session with an open socket", () => {
  it("ends at sign-out, and the user's others go on", async () => {
    const person = await signedUp();
    const [here, elsewhere] = [await screenOf(person), await anotherScreenOf(person)];
    await here.visitor.mutate("auth.signOut");
    await expectSignedOut(here);
    await expectSignedIn(elsewhere);
  });

  it("ends when the same browser signs in again, which gets another token", async () => {
    const person = await signedUp();
    const before = await screenOf(person);
    expect((await person.mutate("auth.signIn", { email: person.email, password: PASSWORD })).status).toBe(200);
    expect(person.cookie).not.toBe(before.cookie);
    await expectSignedOut(before);
    expect((await person.query("auth.me")).status).toBe(200);
  });

  it("ends with all others at a change of the password, and this browser goes on with another token", async () => {
    const person = await signedUp();
    const stranger = await screenOf(await signedUp());
    const [here, elsewhere] = [await screenOf(person), await anotherScreenOf(person)];
    const change = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    expect((await person.mutate("auth.changePassword", change)).data).toEqual({ changed: true });

    await expectSignedOut(here);
    await expectSignedOut(elsewhere);
    expect(person.cookie).not.toBe(here.cookie);
    expect((await person.query("auth.me")).status).toBe(200);
    await expectSignedIn(stranger);

    const old = await newVisitor().mutate("auth.signIn", { email: person.email, password: PASSWORD });
    expect(old).toMatchObject({ status: 401, error: { data: { reason: "wrong_credentials" } } });
    const fresh = await newVisitor().mutate("auth.signIn", { email: person.email, password: NEW_PASSWORD });
    expect(fresh.status).toBe(200);
  });

  it("stays where it is when the password was not changed", async () => {
    const person = await signedUp();
    const here = await screenOf(person);
    const wrong = await person.mutate("auth.changePassword", {
      currentPassword: "not the password",
      newPassword: NEW_PASSWORD,
    });
    expect(wrong).toMatchObject({
      status: 400,
      error: { data: { reason: "wrong_password", fields: [{ field: "currentPassword" }] } },
    });
    const common = await person.mutate("auth.changePassword", {
      currentPassword: PASSWORD,
      newPassword: "Qwerty123456",
    });
    expect(common).toMatchObject({
      status: 400,
      error: { data: { reason: "password_too_common", fields: [{ field: "newPassword" }] } },
    });
    await expectSignedIn(here);
  });

  it("ends when its user signs out everywhere, also in other workspaces", async () => {
    const [person, host] = [await signedUp(), await signedUp()];
    const elsewhere = await screenOf(await memberOf(host.tenantId, person));
    const [here, also] = [await screenOf(person), await anotherScreenOf(person)];
    const hosts = await screenOf(host);
    const answer = await person.mutate("sessions.endAll");
    expect(answer.data).toEqual({ ended: 3 });
    expect(person.cookie).toBeNull();
    for (const screen of [here, also, elsewhere]) await expectSignedOut(screen);
    await expectSignedIn(hosts);
  });

  it("ends when its user ends it from the list", async () => {
    const person = await signedUp();
    const [here, elsewhere] = [await screenOf(person), await anotherScreenOf(person)];
    const { items } = (await person.query("sessions.list")).data as { items: { id: string; current: boolean }[] };
    expect(items.map(({ current }) => current).sort()).toEqual([false, true]);
    const other = items.find(({ current }) => !current);
    expect((await person.mutate("sessions.end", { id: other?.id })).data).toEqual({ ended: true });
    await expectSignedOut(elsewhere);

    const own = items.find(({ current }) => current);
    expect((await person.mutate("sessions.end", { id: own?.id })).data).toEqual({ ended: true });
    expect(person.cookie).toBeNull();
    await expectSignedOut(here);
  });

  it("cannot be ended by somebody else, who learns nothing of it", async () => {
    const [person, stranger] = [await signedUp(), await signedUp()];
    const here = await screenOf(person);
    const [listed] = (await person.query("sessions.list")).data.items as { id: string }[];
    const foreign = await stranger.mutate("sessions.end", { id: listed?.id });
    const absent = await stranger.mutate("sessions.end", { id: "0".repeat(64) });
    expect(foreign).toMatchObject({ status: 404 });
    expect(foreign).toEqual(absent);
    await expectSignedIn(here);
  });
});

describe("Sessions that others end", () => {
  it("are those of one user in one workspace, and no others", async () => {
    const [person, host] = [await signedUp(), await signedUp()];
    const there = await screenOf(await memberOf(host.tenantId, person));
    const [home, hosts] = [await screenOf(person), await screenOf(host)];
    const { id } = (await person.query("auth.me")).data.user as { id: string };
    await endSessions(servicesOf(env), { userId: id, tenantId: host.tenantId });
    await expectSignedOut(there);
    await expectSignedIn(home);
    await expectSignedIn(hosts);
  });

  it("are all of a workspace, and its members' sessions elsewhere go on", async () => {
    const [person, host] = [await signedUp(), await signedUp()];
    const there = await screenOf(await memberOf(host.tenantId, person));
    const [home, hosts] = [await screenOf(person), await screenOf(host)];
    await endSessions(servicesOf(env), { tenantId: host.tenantId });
    await expectSignedOut(there);
    await expectSignedOut(hosts);
    await expectSignedIn(home);
  });
});

describe("A socket whose session ended without the object being told", () => {
  it("is closed at the object's next look at its sessions, and the others are not", async () => {
    const person = await signedUp();
    const [forgotten, other] = [await screenOf(person), await anotherScreenOf(person)];
    const object = env.INBOX.getByName(person.tenantId);
    await env.CONTROL.prepare("DELETE FROM sessions WHERE id = ?")
      .bind(await sessionIdOf(forgotten))
      .run();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + SESSION_CHECK_MS + 1 });
    expect(await runDurableObjectAlarm(object)).toBe(true);
    expect(await until("the socket is closed", () => forgotten.live.closed)).toMatchObject({ code: 4401 });
    await expectSignedIn(other);
  });

  it("is closed in the same way when its user was disabled, or when the session is too old", async () => {
    const [disabled, old] = [await signedUp(), await signedUp()];
    const screens = [await screenOf(disabled), await screenOf(old)];
    await env.CONTROL.prepare("UPDATE members SET disabled_at = 1 WHERE tenant_id = ?").bind(disabled.tenantId).run();
    await env.CONTROL.prepare("UPDATE sessions SET created_at = 1 WHERE tenant_id = ?").bind(old.tenantId).run();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + SESSION_CHECK_MS + 1 });
    for (const { tenantId } of [disabled, old]) await runDurableObjectAlarm(env.INBOX.getByName(tenantId));
    for (const { live } of screens) {
      expect(await until("the socket is closed", () => live.closed)).toMatchObject({ code: 4401 });
    }
  });

  it("is closed at once when it was still on its way to the object", async () => {
    const person = await signedUp();
    const id = await sessionIdOf({ cookie: person.cookie ?? "" });
    await person.mutate("auth.signOut");
    // What the Worker sends when it has read the session just before that.
    const headers = { upgrade: "websocket", [SESSION_HEADER]: id };
    const { webSocket } = await env.INBOX.getByName(person.tenantId).fetch("https://inbox/live", { headers });
    if (webSocket === null) throw new Error("no socket");
    let code: number | null = null;
    webSocket.addEventListener("close", (event) => {
      code = event.code;
    });
    webSocket.accept();
    expect(await until("the socket is closed", () => code)).toBe(4401);
  });

  it("does not keep an object awake that has no sockets any more", async () => {
    const person = await signedUp();
    const here = await screenOf(person);
    const object = env.INBOX.getByName(person.tenantId);
    const due = () =>
      runInDurableObject(object, (_object, state) =>
        state.storage.sql.exec("SELECT name FROM alarms WHERE name = 'sessions'").toArray(),
      );
    expect(await due()).toHaveLength(1);
    here.live.close();
    await until("the object knows that the socket is gone", () =>
      runInDurableObject(object, (_object, state) => state.getWebSockets().length === 0),
    );
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + SESSION_CHECK_MS + 1 });
    await runDurableObjectAlarm(object);
    expect(await due()).toEqual([]);
  });
});

it("The list of sessions says where and when, and nothing that lets anybody in.", async () => {
  const person = newVisitor();
  const agent = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
  const answer = await fetchParley("/trpc/auth.signUp", {
    method: "POST",
    headers: { "content-type": "application/json", origin: HOME, "user-agent": agent },
    body: JSON.stringify({ email: "listed@shop.example", password: PASSWORD, workspace: "Listed" }),
  });
  person.cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? null;
  const { data } = await person.query("sessions.list");
  expect(data.items).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f]{64}$/),
      device: expect.stringContaining("Firefox"),
      workspace: "Listed",
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      lastSeenAt: expect.stringMatching(/^\d{4}-.*Z$/),
      current: true,
    },
  ]);
  expect(JSON.stringify(data)).not.toContain(person.cookie?.split("=")[1]);
  expect((await withCookie(`__Host-parley=${data.items[0].id}`).query("auth.me")).status).toBe(401);
});

/** The person in another workspace too, signed in there. */
async function memberOf(tenantId: string, person: Person): Promise<Visitor> {
  const { id: userId } = (await person.query("auth.me")).data.user as { id: string };
  await env.CONTROL.prepare("INSERT INTO members (tenant_id, user_id, role, created_at) VALUES (?, ?, 'agent', ?)")
    .bind(tenantId, userId, Date.now())
    .run();
  const { token } = await openSession(servicesOf(env).control, { userId, tenantId });
  return withCookie(sessionCookie(new URL(HOME), token).split(";")[0] ?? "");
}

async function sessionIdOf({ cookie }: { cookie: string }): Promise<string> {
  const { items } = (await withCookie(cookie).query("sessions.list")).data as {
    items: { id: string; current: boolean }[];
  };
  return items.find(({ current }) => current)?.id ?? "";
}
