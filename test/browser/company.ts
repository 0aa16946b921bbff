import type { Agent } from "./agent.ts";

/** Opens the link of an invitation as somebody new, and ends up in the inbox. */
export async function joinBy(guest: Agent, link: string, workspace = "A shop"): Promise<void> {
  await guest.page.goto(link);
  await guest.page.getByRole("heading", { name: `Join ${workspace}` }).waitFor();
  await guest.page.getByLabel("Email").fill(guest.email);
  await guest.page.getByLabel("Password").fill(guest.password);
  await guest.page.getByRole("button", { name: "Create account and join" }).click();
  await guest.page.waitForURL("**/inbox");
}

/** Opens a chat, and waits until what is done next is done with this one. */
export async function openChat(agent: Agent, name: string): Promise<void> {
  await agent.chat(name).click();
  await agent.page.locator("main header").getByRole("heading", { name }).waitFor();
}

export const nameOf = (agent: Agent): string => agent.email.split("@")[0] ?? "";
