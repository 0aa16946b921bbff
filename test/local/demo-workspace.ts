import { CallError, ParleySession } from "./parley-session.ts";

export type DemoWorkspace = { origin: string; simulatorUrl: string; email: string; password: string; apiKey: string };

type Available = { items: { externalId: string; channel: string; name: string }[] };

/**
 * Makes the demo's workspace and connects the simulator's accounts to it, through the public API alone. Safe to
 * repeat: connecting what is connected registers the webhooks again where the provider has lost them.
 *
 * @returns the connected accounts in words
 */
export async function seedDemoWorkspace(demo: DemoWorkspace): Promise<string[]> {
  const session = new ParleySession(demo.origin);
  await signInOrUp(session, demo);
  const provider = { provider: "unipile", dsn: demo.simulatorUrl, apiKey: demo.apiKey };
  const { items } = await session.mutate<Available>("accounts.available", provider);
  await session.mutate("accounts.connect", { ...provider, externalIds: items.map((item) => item.externalId) });
  return items.map((item) => `${item.name} (${item.channel})`);
}

async function signInOrUp(session: ParleySession, { email, password }: DemoWorkspace): Promise<void> {
  try {
    await session.mutate("auth.signIn", { email, password });
  } catch (error) {
    // Not there yet. Whatever else was wrong, signing up tells.
    if (!(error instanceof CallError) || error.status !== 401) throw error;
    await session.mutate("auth.signUp", { email, password, workspace: "Parley demo" });
  }
}
