import { createMetaClient } from "../simulator/meta/meta-client.ts";

/** The operator's Instagram app at the simulated Meta, as `npm start` has one. Worth nothing anywhere else. */
export const SIMULATED_APP = {
  id: "990000000000001",
  secret: "secret-of-the-simulated-app",
  verifyToken: "verify-token-of-the-simulated-app",
};

/** Enters Parley's addresses in its dashboard, as an operator does once (README, Signing in with Instagram). */
export async function openSimulatedApp(simulatorUrl: string, parleyUrl: string): Promise<void> {
  const meta = createMetaClient(simulatorUrl, fetch);
  const { id: appId, secret: appSecret, verifyToken } = SIMULATED_APP;
  const redirectUris = [`${parleyUrl}/connections/instagram`];
  await meta.createApp({ appId, appSecret, accessToken: `token-of-${appId}`, redirectUris });
  const url = `${parleyUrl}/webhooks/meta/instagram`;
  const { isVerified } = await meta.setDashboard(appId, { callback: { url, verifyToken } });
  if (!isVerified) throw new Error("The simulated Meta did not get its challenge back from Parley.");
}

/** Somebody who is signed in to the simulated Instagram. */
export async function addDemoProfile(simulatorUrl: string): Promise<void> {
  const meta = createMetaClient(simulatorUrl, fetch);
  await meta.createProfile({ id: "17841400000000100", name: "Casa Lino", username: "casa.lino" });
}
