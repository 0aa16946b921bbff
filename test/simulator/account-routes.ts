import { Hono } from "hono";
import { changeAccountStatus } from "./account-status.ts";
import { pageOf, readListCall } from "./page-of.ts";
import { notFound, providerError } from "./provider-error.ts";
import type { AccountRecord, PersonRecord } from "./records.ts";
import { accountShape, publicIdentifier } from "./rest-shapes.ts";
import type { Simulation } from "./simulation.ts";
import { type ProviderEnv, visibleAccount } from "./visible.ts";

/** Accounts and profiles (reference: unipile, 2.1 and 3.4). */
export function accountRoutes(simulation: Simulation): Hono<ProviderEnv> {
  const { world } = simulation;
  const routes = new Hono<ProviderEnv>();
  const account = (apiKey: string, id: string): AccountRecord => {
    const found = visibleAccount(simulation, apiKey, id);
    if (found === undefined) throw notFound("Account");
    return found;
  };

  routes.get("/accounts", (c) => {
    const call = readListCall(c.req.query(), []);
    const page = pageOf(world.accountsOf(c.get("apiKey")), call, ({ createdAt, id }) => ({ date: createdAt, id }));
    const items = page.items.map((item) => accountShape(world, item));
    return c.json({ object: "AccountList", items, cursor: page.cursor });
  });

  routes.get("/accounts/:id", (c) => c.json(accountShape(world, account(c.get("apiKey"), c.req.param("id")))));

  routes.delete("/accounts/:id", (c) => {
    changeAccountStatus(simulation, account(c.get("apiKey"), c.req.param("id")), "DELETED");
    return c.json({ object: "AccountDeleted" });
  });

  // A restart helps an account that stopped or failed; a logged-out one needs a person.
  routes.post("/accounts/:id/restart", (c) => {
    const restarted = account(c.get("apiKey"), c.req.param("id"));
    if (restarted.status === "STOPPED" || restarted.status === "ERROR")
      changeAccountStatus(simulation, restarted, "OK");
    return c.json({ object: "AccountRestarted" });
  });

  routes.get("/users/me", (c) => {
    const owner = account(c.get("apiKey"), requiredAccountId(c.req.query("account_id")));
    return c.json({ object: "AccountOwnerProfile", ...profile(owner, world.self(owner)) });
  });

  routes.get("/users/:identifier", (c) => {
    const through = account(c.get("apiKey"), requiredAccountId(c.req.query("account_id")));
    const wanted = c.req.param("identifier");
    for (const person of world.people.values()) {
      if (person.accountId !== through.id) continue;
      if ([person.providerId, person.profileId, person.username, publicIdentifier(person)].includes(wanted)) {
        return c.json({ object: "UserProfile", ...profile(through, person) });
      }
    }
    throw notFound("User");
  });

  return routes;
}

function requiredAccountId(accountId: string | undefined): string {
  if (accountId === undefined || accountId === "")
    throw providerError(400, "missing_parameters", "account_id is missing.");
  return accountId;
}

function profile(account: AccountRecord, person: PersonRecord) {
  return {
    provider: account.type,
    provider_id: person.profileId ?? person.providerId,
    // Instagram: only this id starts a chat, the profile's own does not.
    ...(account.type === "INSTAGRAM" && { provider_messaging_id: person.providerId }),
    public_identifier: publicIdentifier(person),
    full_name: person.name,
  };
}
