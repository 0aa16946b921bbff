import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { z } from "zod";
import { notFound, providerError, providerErrorResponse } from "./provider-error.ts";
import type { AccountRecord } from "./records.ts";
import { beginSignIn, finishSignIn, pairingCode, type SignIn } from "./sign-ins.ts";
import type { Simulation } from "./simulation.ts";
import { type ProviderEnv, visibleAccount } from "./visible.ts";

const signInSchema = z.discriminatedUnion("provider", [
  z.object({ provider: z.literal("WHATSAPP"), pairing_phone_number: z.string().optional() }),
  z.object({ provider: z.literal("INSTAGRAM"), username: z.string().min(1), password: z.string().min(1) }),
]);
const checkpointSchema = z.object({ provider: z.string(), account_id: z.string(), code: z.string() });
const resendSchema = z.object({ provider: z.string(), account_id: z.string() });
const linkSchema = z.object({
  type: z.enum(["create", "reconnect"]),
  providers: z
    .array(z.enum(["WHATSAPP", "INSTAGRAM"]))
    .length(1)
    .optional(),
  reconnect_account: z.string().optional(),
  api_url: z.url(),
  expiresOn: z.iso.datetime({ precision: 3 }),
  name: z.string().min(1).optional(),
  notify_url: z.url().optional(),
  success_redirect_url: z.url().optional(),
  failure_redirect_url: z.url().optional(),
});

/** Signing accounts in (reference: unipile, 2.2 to 2.5). */
export function signInRoutes(simulation: Simulation): Hono<ProviderEnv> {
  const routes = new Hono<ProviderEnv>();
  const { signIns } = simulation;

  routes.post("/accounts/checkpoint", async (c) => {
    const { account_id, code } = await bodyOf(c.req.raw, checkpointSchema);
    const signIn = underWay(simulation, c.get("apiKey"), account_id);
    const asked = signIn.checkpoints[0];
    if (asked === "IN_APP_VALIDATION") return checkpointAnswer(signIn);
    if (asked === "CAPTCHA") throw providerError(401, "captcha_not_supported", "The captcha cannot be solved here.");
    if (asked !== undefined && code !== signIn.login?.code) {
      throw providerError(401, "invalid_checkpoint_solution", "The code is wrong.");
    }
    signIn.checkpoints.shift();
    return nextOf(simulation, signIn, simulation.world.accounts.get(account_id)?.status !== "CONNECTING");
  });

  routes.post("/accounts/checkpoint/resend", async (c) => {
    const { account_id } = await bodyOf(c.req.raw, resendSchema);
    const signIn = underWay(simulation, c.get("apiKey"), account_id);
    if (signIn.checkpoints[0] !== "OTP") {
      return providerErrorResponse(422, "cannot_resend_yet", "There is nothing to send again yet.");
    }
    return c.json({ object: "CheckpointResent" });
  });

  routes.post("/accounts", async (c) => signIn(c.get("apiKey"), await bodyOf(c.req.raw, signInSchema), null));
  routes.post("/accounts/:id", async (c) => {
    const account = visibleAccount(simulation, c.get("apiKey"), c.req.param("id"));
    if (account === undefined) throw notFound("Account");
    const body = await bodyOf(c.req.raw, signInSchema);
    if (body.provider !== account.type) throw providerError(401, "wrong_account", "The account is of another kind.");
    return signIn(c.get("apiKey"), body, account);
  });

  function signIn(apiKey: string, body: z.output<typeof signInSchema>, account: AccountRecord | null): Response {
    if (body.provider === "WHATSAPP") {
      const begun = beginSignIn(simulation, { apiKey, type: "WHATSAPP", account, login: null });
      const checkpoint =
        body.pairing_phone_number === undefined
          ? { type: "QRCODE", qrcode: begun.secret }
          : { type: "QRCODE", pairing_code: pairingCode() };
      return Response.json({ object: "Checkpoint", account_id: begun.accountId, checkpoint }, { status: 202 });
    }
    const login = signIns.logins.find((one) => one.apiKey === apiKey && one.username === body.username);
    if (login === undefined || login.password !== body.password) {
      throw providerError(401, "invalid_credentials", "The network does not know this name and password.");
    }
    if (account !== null && account.username !== login.username) {
      throw providerError(401, "wrong_account", "This is another account than the one that was connected.");
    }
    const begun = beginSignIn(simulation, { apiKey, type: "INSTAGRAM", account, login });
    return nextOf(simulation, begun, account !== null);
  }

  routes.post("/hosted/accounts/link", async (c) => {
    const order = await bodyOf(c.req.raw, linkSchema);
    const account =
      order.reconnect_account === undefined
        ? null
        : visibleAccount(simulation, c.get("apiKey"), order.reconnect_account);
    if (account === undefined) throw notFound("Account");
    const type = account?.type ?? order.providers?.[0];
    if (type === undefined) throw providerError(400, "missing_parameters", "providers is missing.");
    const token = randomUUID();
    signIns.links.set(token, {
      ...{ token, type, apiKey: c.get("apiKey"), accountId: account?.id ?? null, name: order.name ?? "" },
      notifyUrl: order.notify_url ?? null,
      returnUrl: order.success_redirect_url ?? null,
      expiresAt: Date.parse(order.expiresOn),
    });
    return c.json({ object: "HostedAuthUrl", url: `${new URL(c.req.url).origin}/hosted/${token}` }, 201);
  });

  return routes;
}

/** The next checkpoint, or the end of it. */
function nextOf(simulation: Simulation, signIn: SignIn, isAgain: boolean): Response {
  if (signIn.checkpoints.length > 0) return checkpointAnswer(signIn);
  finishSignIn(simulation, signIn);
  const object = isAgain ? "AccountReconnected" : "AccountCreated";
  return Response.json({ object, account_id: signIn.accountId }, { status: 201 });
}

function checkpointAnswer(signIn: SignIn): Response {
  const [type] = signIn.checkpoints;
  const more =
    type === "2FA" ? { source: "APP" } : type === "CAPTCHA" ? { public_key: "simulated", data: "simulated" } : {};
  return Response.json(
    { object: "Checkpoint", account_id: signIn.accountId, checkpoint: { type, ...more } },
    { status: 202 },
  );
}

/** The intent dies after its time: 408 once, then 400 (reference: unipile, 2.3). */
function underWay(simulation: Simulation, apiKey: string, accountId: string): SignIn {
  const signIn = simulation.signIns.underWay.get(accountId);
  if (signIn?.apiKey !== apiKey) throw providerError(400, "invalid_request", "There is no sign-in of this account.");
  if (signIn.expiresAt > Date.now()) return signIn;
  simulation.signIns.underWay.delete(accountId);
  throw providerError(408, "request_timeout", "The checkpoint was not solved in time.");
}

async function bodyOf<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.output<Schema>> {
  const body = schema.safeParse(await request.json().catch(() => null));
  if (!body.success) throw providerError(400, "invalid_parameters", z.prettifyError(body.error));
  return body.data;
}
