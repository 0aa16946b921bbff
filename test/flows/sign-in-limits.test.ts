import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { bucketOf } from "../../worker/limits/buckets.ts";
import { servicesOf } from "../../worker/trpc/context.ts";
import { migratedControl } from "./control-database.ts";
import { openMember } from "./fixtures/member.ts";
import { DSN, provideUnipile } from "./provider.ts";
import { signedUp, type Visitor } from "./visitor.ts";

/**
 * Proves that nobody can have accounts made at a provider, or passwords tried at Instagram, as fast as they like: by
 * member and by workspace. That a limit holds when many ask at once is in limits.test.ts.
 */

const { simulation, key } = provideUnipile();
beforeAll(async () => void (await migratedControl()));

async function openShop(): Promise<{ owner: Visitor; tenantId: string; credentialId: string }> {
  const owner = await signedUp();
  const saved = await owner.mutate("accounts.saveCredentials", { provider: "unipile", dsn: DSN, apiKey: key });
  return { owner, tenantId: owner.tenantId, credentialId: saved.data.credential.id };
}

/** Takes what is there of a workspace's bucket, as its members would. */
async function useUp(tenantId: string): Promise<void> {
  const { limits } = servicesOf(env);
  for (let turn = 0; turn < bucketOf("connect_workspace").tokens; turn++)
    await limits.take("connect_workspace", tenantId);
}

const accounts = () => simulation.world.accounts.size;

describe("sign-ins that are begun", () => {
  it("by one member are refused beyond their limit, with the time to wait, and nothing is asked of the provider", async () => {
    const { owner, credentialId } = await openShop();
    const { tokens, windowMs } = bucketOf("connect_member");
    for (let turn = 0; turn < tokens; turn++) {
      expect((await owner.mutate("accounts.startQr", { credentialId })).status).toBe(200);
    }
    const before = accounts();
    const starts = [
      ["startQr", { credentialId }],
      ["startInstagram", { credentialId, username: "casa.lino", password: "a guess" }],
      ["startHosted", { credentialId, channel: "whatsapp" }],
      ["startInstagramLogin", {}],
      ["reconnect", { accountId: "an-account" }],
    ] as const;
    for (const [procedure, input] of starts) {
      const { status, error } = await owner.mutate(`accounts.${procedure}`, input);
      expect([procedure, status, error.data.reason]).toEqual([procedure, 429, "too_many_requests"]);
      expect(error.message).toMatch(/^Too many at once\. Try again in \d+ (seconds|minutes)\.$/);
      expect(error.data).toMatchObject({ retryAfterSeconds: expect.any(Number) });
      expect((error.data as unknown as { retryAfterSeconds: number }).retryAfterSeconds).toBeLessThanOrEqual(
        windowMs / 1_000 + 11,
      );
    }
    expect(accounts()).toBe(before);
  });

  it("by one are no limit to a colleague, until the workspace has had its share", async () => {
    const { owner, tenantId, credentialId } = await openShop();
    for (let turn = 0; turn <= bucketOf("connect_member").tokens; turn++) {
      await owner.mutate("accounts.startHosted", { credentialId, channel: "whatsapp" });
    }
    const colleague = await openMember(tenantId, "admin");
    expect((await colleague.mutate("accounts.startQr", { credentialId })).status).toBe(200);
    await useUp(tenantId);
    const { error } = await colleague.mutate("accounts.startQr", { credentialId });
    expect(error.data.reason).toBe("too_many_requests");
    const elsewhere = await openShop();
    const other = await elsewhere.owner.mutate("accounts.startQr", { credentialId: elsewhere.credentialId });
    expect(other.status).toBe(200);
  });

  it("are not what goes on with one: a code is renewed, answered and cancelled all the same", async () => {
    const { owner, tenantId, credentialId } = await openShop();
    const { attempt } = (await owner.mutate("accounts.startQr", { credentialId })).data;
    await useUp(tenantId);
    const attemptId = attempt.id;
    expect((await owner.mutate("accounts.renewAttempt", { attemptId })).status).toBe(200);
    expect((await owner.query("accounts.status", { attemptId })).status).toBe(200);
    expect((await owner.mutate("accounts.cancelAttempt", { attemptId })).status).toBe(200);
  });
});
