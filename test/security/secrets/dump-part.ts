import type { Part, PartResult } from "../part.ts";
import { inParallel } from "../site/in-parallel.ts";
import type { Site } from "../site/site.ts";
import { Visitor } from "../site/visitor.ts";
import { derivationsOf } from "./derivations.ts";
import { type EnteredSite, enterEverySecret } from "./entered-site.ts";

const AT_ONCE = 8;
const A_BATCH = 10;
const NEW_PASSWORD = "a thief's own long pass phrase";

/** Whoever reads the whole control database still gets in nowhere: no value of it is a cookie, a key or a link. */
export const dumpPart: Part = {
  name: "dump",
  title: "A stolen copy of the control database",
  run: async (stage): Promise<PartResult> => {
    const entered = await enterEverySecret(stage);
    const { site, secrets } = entered;
    const broken: string[] = [];
    const tables = site.control.tables();
    const values = new Set<string>();
    for (const table of tables) {
      for (const row of site.control.rows(`SELECT * FROM "${table}"`)) {
        for (const cell of Object.values(row)) if (cell !== null) values.add(String(cell));
      }
    }
    const empty = tables.filter((table) => site.control.rows(`SELECT 1 FROM "${table}" LIMIT 1`).length === 0);
    const candidates = [...new Set([...values].flatMap(derivationsOf))];
    const keyIds = site.control.rows<{ id: string }>("SELECT id FROM api_keys").map(({ id }) => id);

    const accepted = { cookie: 0, key: 0, invitation: 0, reset: 0, webhook: 0 };
    await inParallel(candidates, AT_ONCE, async (candidate) => {
      if (await isSession(site, candidate)) accepted.cookie += 1;
      if (await isKey(site, candidate)) accepted.key += 1;
      for (const id of keyIds) if (await isKey(site, `parley_${id}_${candidate}`)) accepted.key += 1;
      if (await isWebhookSecret(entered, candidate)) accepted.webhook += 1;
    });
    await inParallel(batches(candidates), AT_ONCE, async (batch) => {
      accepted.invitation += await goodLinks(
        site,
        "invitations.look",
        batch.map((token) => ({ token })),
      );
      const resets = batch.map((token) => ({ token, newPassword: NEW_PASSWORD }));
      accepted.reset += await goodLinks(site, "auth.resetPassword", resets);
    });
    for (const [kind, count] of Object.entries(accepted)) {
      if (count > 0) broken.push(`${count} values of the database work as a ${kind}`);
    }

    const genuine = (name: string): string => secrets.get(name) ?? "";
    const control = {
      cookie: await isSession(site, genuine("session")),
      key: await isKey(site, genuine("partnerKey")),
      webhook: await isWebhookSecret(entered, genuine("webhookSecret")),
      invitation: (await goodLinks(site, "invitations.look", [{ token: genuine("invitationToken") }])) === 1,
      reset:
        (await goodLinks(site, "auth.resetPassword", [{ token: genuine("resetToken"), newPassword: NEW_PASSWORD }])) ===
        1,
    };
    for (const [kind, works] of Object.entries(control)) {
      if (!works) broken.push(`the genuine ${kind} does not work, so nothing was shown`);
    }
    return {
      figures: {
        dumpTables: tables.length,
        dumpValues: values.size,
        dumpCandidates: candidates.length,
        dumpAccepted: Object.values(accepted).reduce((sum, count) => sum + count, 0),
      },
      broken,
      notes: empty.length === 0 ? [] : [`tables without a row here: ${empty.join(", ")}`],
    };
  },
};

const isSession = async (site: Site, token: string): Promise<boolean> =>
  (await new Visitor(site, { cookie: `__Host-parley=${token}` }).query("auth.me")).status === 200;

const isKey = async (site: Site, bearer: string): Promise<boolean> =>
  (await new Visitor(site, { bearer }).query("accounts.list")).status === 200;

async function isWebhookSecret({ site, webhookPath }: EnteredSite, secret: string): Promise<boolean> {
  const headers = [["unipile-auth", secret]] as const;
  return (await site.callLocally({ method: "POST", path: webhookPath, headers, body: "{}" })).status === 200;
}

/** How many of these links do something. */
async function goodLinks(site: Site, procedure: string, inputs: readonly object[]): Promise<number> {
  const answer = await new Visitor(site).send({
    ...{ method: "POST", path: `/trpc/${inputs.map(() => procedure).join(",")}?batch=1` },
    headers: [["content-type", "application/json"]],
    body: JSON.stringify(Object.fromEntries(inputs.map((input, index) => [index, input]))),
  });
  const results = JSON.parse(answer.body.toString("utf8")) as {
    result?: unknown;
    error?: { data: { reason: string } };
  }[];
  const limited = results.find(({ error }) => error?.data.reason === "too_many_requests");
  if (limited !== undefined) throw new Error(`${procedure} was asked too often to show anything`);
  return results.filter(({ result }) => result !== undefined).length;
}

function batches(items: readonly string[]): string[][] {
  const count = Math.ceil(items.length / A_BATCH);
  return Array.from({ length: count }, (_, index) => items.slice(index * A_BATCH, (index + 1) * A_BATCH));
}
