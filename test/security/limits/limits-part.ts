import type { Part, PartResult } from "../part.ts";
import { type HttpAnswer, headerOf } from "../site/http-call.ts";
import { inParallel } from "../site/in-parallel.ts";
import { mintKey } from "../site/mint-key.ts";
import type { Site } from "../site/site.ts";
import { freshAddress, Visitor } from "../site/visitor.ts";

const CLIENTS = 16;
/** How many times what is allowed is asked for. */
const TIMES = 10;
const PASSWORD = "one long pass phrase for limits";

/** What worker/limits/buckets.ts allows in one window, and the issue names; a test of its own so that neither drifts. */
const LIMITS = { signInAddress: 20, signInAccount: 10, key: 100, invites: 50 };

type Person = { user: { id: string }; tenant: { id: string } };

/** Sixteen clients at once at ten times a limit: at most one too many gets through, and nobody else feels it. */
export const limitsPart: Part = {
  name: "limits",
  title: "Sixteen clients at ten times a limit",
  run: async (stage): Promise<PartResult> => {
    const site = await stage.startSite();
    const broken: string[] = [];
    const victim = { email: "victim@parley.example", password: PASSWORD };
    const victimDevice = new Visitor(site);
    const owner = await victimDevice.done<Person>("auth.signUp", { ...victim, workspace: "Victim" });
    // Signing in, not up, is what makes a browser known.
    await victimDevice.done("auth.signIn", victim);
    const neighbour = new Visitor(site);
    const other = await neighbour.done<Person>("auth.signUp", {
      ...{ email: "neighbour@parley.example", password: PASSWORD, workspace: "Neighbour" },
    });

    const guess = (email: string, address: string) =>
      new Visitor(site, { address }).mutate("auth.signIn", { email, password: `${PASSWORD}, no` });
    const oneAddress = freshAddress();
    const inviting = new Visitor(site, { cookie: site.mintSession(owner.user.id, owner.tenant.id) });
    const overshoot = {
      signInAddress: await overrun(broken, "sign-ins from one address", LIMITS.signInAddress, (index) =>
        guess(`nobody-${index}@parley.example`, oneAddress),
      ),
      signInAccount: await overrun(broken, "sign-ins to one account", LIMITS.signInAccount, () =>
        guess(victim.email, freshAddress()),
      ),
      key: await overrunKey(broken, site, owner),
      invites: await overrun(broken, "invitations of one workspace", LIMITS.invites, (index) =>
        inviting.mutate("members.invite", {
          ...{ role: "agent", email: `invited-${index}@parley.example` },
        }),
      ),
    };

    const unaffected = {
      "another tenant's key": new Visitor(site, {
        bearer: mintKey(site, { tenantId: other.tenant.id, userId: other.user.id }, ["inbox.read"]),
      }).query("accounts.list"),
      "another tenant's invitation": neighbour.mutate("members.invite", { role: "agent" }),
      "another tenant's screen": neighbour.query("chats.list"),
      "a sign-in from another address to another account": new Visitor(site).mutate("auth.signIn", {
        ...{ email: "neighbour@parley.example", password: PASSWORD },
      }),
      "the victim's own session": victimDevice.query("auth.me"),
    };
    let affected = 0;
    for (const [who, asked] of Object.entries(unaffected)) {
      const { status } = await asked;
      if (status === 200) continue;
      affected += 1;
      broken.push(`${who} was answered ${status} while others were over their limits`);
    }

    const stranger = await new Visitor(site).mutate("auth.signIn", victim);
    if (stranger.status !== 429)
      broken.push("the attack on the account does not shut out strangers, so it shows nothing");
    const known = await victimDevice.mutate("auth.signIn", victim);
    if (known.status !== 200) broken.push(`a victim's own browser was answered ${known.status} while attacked`);

    return {
      figures: {
        limitClients: CLIENTS,
        limitTimes: TIMES,
        limitOvershoot: Math.max(...Object.values(overshoot)),
        limitOvershootOf: overshoot,
        limitOthersAffected: affected,
        victimSignsInWhileAttacked: known.status === 200 ? 1 : 0,
      },
      broken,
    };
  },
};

/** Asks ten times too often. @returns how many were let through beyond the limit */
async function overrun(
  broken: string[],
  what: string,
  limit: number,
  ask: (index: number) => Promise<HttpAnswer>,
): Promise<number> {
  const indexes = Array.from({ length: limit * TIMES }, (_, index) => index);
  const answers = await inParallel(indexes, CLIENTS, ask);
  const refused = answers.filter(({ status }) => status === 429);
  const admitted = answers.length - refused.length;
  const overshoot = admitted - limit;
  if (overshoot > 1) broken.push(`${what}: ${admitted} were let through where ${limit} are`);
  if (overshoot < 0) broken.push(`${what}: only ${admitted} were let through where ${limit} are`);
  const failed = answers.find(({ status }) => status >= 500);
  if (failed !== undefined) broken.push(`${what}: one was answered ${failed.status}`);
  const silent = refused.filter(({ headers }) => !/^[1-9]\d*$/.test(headerOf(headers, "retry-after") ?? ""));
  if (silent.length > 0) broken.push(`${what}: ${silent.length} refusals do not say when to come back`);
  return Math.max(0, overshoot);
}

function overrunKey(broken: string[], site: Site, { user, tenant }: Person): Promise<number> {
  const bearer = mintKey(site, { tenantId: tenant.id, userId: user.id }, ["inbox.read"]);
  return overrun(broken, "calls with one key", LIMITS.key, () => new Visitor(site, { bearer }).query("accounts.list"));
}
