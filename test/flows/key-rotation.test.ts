import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { secondFactors, tenants, users } from "../../drizzle/control.ts";
import { rotateMasterKey } from "../../worker/auth/key-rotation.ts";
import { ownerOf, placeOf } from "../../worker/auth/second-factor.ts";
import type { ControlDb } from "../../worker/control/database.ts";
import { createVault } from "../../worker/control/vault.ts";
import { newId } from "../../worker/shared/ids.ts";
import type { MasterKeyRing } from "../../worker/shared/master-keys.ts";
import { migratedControl } from "./control-database.ts";
import worker from "./worker.ts";

/** Proves that a new master key takes over every row, while everything stays readable all the time. */
const OLD = { id: "old", key: new Uint8Array(32).fill(1) };
const NEW = { id: "new", key: new Uint8Array(32).fill(2) };
const before = createVault([OLD]);
const during = createVault([NEW, OLD] as MasterKeyRing);
const after = createVault([NEW]);

const SECRET = { table: "credentials", column: "api_key", row: "row" };
const TENANTS = 130;

let control: ControlDb;
beforeAll(async () => {
  control = await migratedControl();
});
beforeEach(async () => {
  await control.delete(secondFactors);
  await env.CONTROL.exec("DELETE FROM members");
  await env.CONTROL.exec("DELETE FROM sessions");
  await control.delete(tenants);
});

async function fill(): Promise<{ tenantId: string; sealed: string }[]> {
  const made: { tenantId: string; sealed: string }[] = [];
  for (let index = 0; index < TENANTS; index++) {
    const id = newId();
    const dataKey = await before.newDataKey(id);
    await control.insert(tenants).values({ id, name: "A shop", dataKey, createdAt: 1 });
    made.push({ tenantId: id, sealed: await before.seal({ id, dataKey }, SECRET, `secret of ${id}`) });
  }
  const userId = newId();
  await control
    .insert(users)
    .values({ id: userId, email: `${userId}@shop.example`, passwordHash: "none", createdAt: 1 });
  const secret = await before.sealByMaster(ownerOf(userId), placeOf(userId), "JBSWY3DPEHPK3PXP");
  await control.insert(secondFactors).values({ userId, secret, createdAt: 1 });
  return made;
}

const sealedByOld = async (): Promise<number> => {
  const rows = [
    ...(await control.select({ sealed: tenants.dataKey }).from(tenants)),
    ...(await control.select({ sealed: secondFactors.secret }).from(secondFactors)),
  ];
  return rows.filter(({ sealed }) => sealed.startsWith("v1.old.")).length;
};

async function readAll(vault: typeof before, made: { tenantId: string; sealed: string }[]): Promise<string[]> {
  const rows = await control.select({ id: tenants.id, dataKey: tenants.dataKey }).from(tenants);
  const failed: string[] = [];
  for (const { tenantId, sealed } of made) {
    const tenant = rows.find(({ id }) => id === tenantId);
    const opened = tenant && (await vault.open(tenant, SECRET, sealed));
    if (!opened?.ok || opened.value !== `secret of ${tenantId}`) failed.push(tenantId);
  }
  return failed;
}

/** The control database of a run that ends for good after so many writes. */
function dyingAfter(writes: number): ControlDb {
  let left = writes;
  return new Proxy(control, {
    get(target, name) {
      if (name !== "batch") return Reflect.get(target, name);
      return (statements: Parameters<ControlDb["batch"]>[0]) => {
        if (left-- === 0) throw new Error("killed");
        return target.batch(statements);
      };
    },
  });
}

describe("Rotating the master key", () => {
  it("seals every row anew, two runs at once and readers beside them, and the old key is needed for nothing.", async () => {
    const made = await fill();
    expect(await sealedByOld()).toBe(TENANTS + 1);
    const [first, second, failed] = await Promise.all([
      rotateMasterKey(control, during),
      rotateMasterKey(control, during),
      readAll(during, made),
    ]);
    expect(failed).toEqual([]);
    expect([first.isComplete, second.isComplete, first.unreadable, second.unreadable]).toEqual([true, true, 0, 0]);
    expect(await sealedByOld()).toBe(0);
    expect(await readAll(after, made)).toEqual([]);
    expect(await rotateMasterKey(control, during)).toEqual({ resealed: 0, unreadable: 0, isComplete: true });
  });

  it("goes on where a run was killed, with no read that fails before, between and after.", async () => {
    const made = await fill();
    const killed = await rotateMasterKey(dyingAfter(2), during).catch((error: Error) => error.message);
    expect(killed).toBe("killed");
    expect(await sealedByOld()).toBe(TENANTS + 1 - 100);
    expect(await readAll(during, made)).toEqual([]);

    let isDone = false;
    const reading = (async () => {
      const failed: string[] = [];
      while (!isDone) failed.push(...(await readAll(during, made)));
      return failed;
    })();
    expect(await rotateMasterKey(control, during)).toEqual({
      resealed: TENANTS + 1 - 100,
      unreadable: 0,
      isComplete: true,
    });
    isDone = true;
    expect(await reading).toEqual([]);
    expect(await readAll(after, made)).toEqual([]);
  });

  it("leaves what no key of the ring opens as it is, and everything else goes on.", async () => {
    await fill();
    const id = newId();
    const foreign = await createVault([{ id: "lost", key: new Uint8Array(32).fill(9) }]).newDataKey(id);
    await control.insert(tenants).values({ id, name: "A lost shop", dataKey: foreign, createdAt: 1 });
    expect(await rotateMasterKey(control, during)).toMatchObject({ resealed: TENANTS + 1, unreadable: 1 });
    expect(await sealedByOld()).toBe(0);
    const kept = (await control.select().from(tenants)).find((tenant) => tenant.id === id);
    expect(kept?.dataKey).toBe(foreign);
  });

  it("is one of the jobs of the cron, none of which keeps the others from their turn.", async () => {
    const made = await fill();
    await env.CONTROL.exec("ALTER TABLE sessions RENAME TO sessions_away");
    await worker.scheduled(createScheduledController({ scheduledTime: new Date(), cron: "*/5 * * * *" }), env);
    await env.CONTROL.exec("ALTER TABLE sessions_away RENAME TO sessions");
    // The Worker under test has another ring: it can open none of these, says so in its log, and breaks nothing.
    expect(await sealedByOld()).toBe(TENANTS + 1);
    expect(await readAll(before, made)).toEqual([]);
  });
});
