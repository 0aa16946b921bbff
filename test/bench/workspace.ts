import type { RunningSimulator } from "../simulator/start-simulator.ts";

/** A workspace of the measured Parley, with one connected number. */
export type Workspace = {
  cookie: string;
  accountId: string;
  /** The path of its webhook, and the secret that the provider sends along. */
  webhookPath: string;
  webhookSecret: string;
};

/** Made as its owner would make it, through the public API alone. */
export async function openWorkspace(
  origin: string,
  simulator: Pick<RunningSimulator, "url" | "control">,
  name: string,
): Promise<Workspace> {
  const apiKey = `key-of-${name}`;
  const account = await simulator.control.createAccount({ apiKey, type: "WHATSAPP", name });
  const signUp = { email: `${name}@bench.example`, password: "correct horse battery", workspace: name };
  const signedUp = await mutate(origin, "auth.signUp", signUp, "");
  const cookie = signedUp.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const connect = { provider: "unipile", dsn: simulator.url, apiKey, externalIds: [account.id] };
  await mutate(origin, "accounts.connect", connect, cookie);

  const webhook = (await simulator.control.webhooks({ apiKey }))[0];
  const secret = webhook?.headers.find((header) => header.key.toLowerCase() === "unipile-auth")?.value;
  if (webhook === undefined || secret === undefined) throw new Error("connecting registered no webhook");
  const { pathname } = new URL(webhook.requestUrl);
  return { cookie, accountId: account.id, webhookPath: pathname, webhookSecret: secret };
}

async function mutate(origin: string, procedure: string, input: object, cookie: string): Promise<Response> {
  const headers = { "content-type": "application/json", origin, ...(cookie === "" ? {} : { cookie }) };
  const answer = await fetch(`${origin}/trpc/${procedure}`, { method: "POST", headers, body: JSON.stringify(input) });
  if (!answer.ok) throw new Error(`${procedure} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  return answer;
}
