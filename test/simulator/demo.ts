import type { NewAccount } from "./people.ts";
import type { NetworkLogin } from "./sign-ins.ts";

/**
 * The API key of the simulated demo workspace. Not a secret: it opens nothing but this simulator on the
 * developer's own machine.
 */
export const DEMO_API_KEY = "demo-key-of-the-simulator.not-a-secret";

export const DEMO_WHATSAPP_ID = "DemoCasaLinoWhatsapp01";
export const DEMO_INSTAGRAM_ID = "DemoCasaLinoInstagram1";

/** One demo shop with a WhatsApp number (two digits too long to be anybody's) and an Instagram profile. */
export const DEMO_ACCOUNTS: readonly NewAccount[] = [
  {
    apiKey: DEMO_API_KEY,
    id: DEMO_WHATSAPP_ID,
    type: "WHATSAPP",
    name: "Casa Lino",
    phoneNumber: "+3461200000100",
    status: "OK",
  },
  {
    apiKey: DEMO_API_KEY,
    id: DEMO_INSTAGRAM_ID,
    type: "INSTAGRAM",
    name: "casa.lino",
    username: "casa.lino",
    status: "OK",
  },
];

/** Somebody who can be signed in to the simulated Instagram by hand; its question is answered by 123456. */
export const DEMO_LOGIN: NetworkLogin = {
  ...{ apiKey: DEMO_API_KEY, username: "casa.lino.taller", password: "demo" },
  ...{ checkpoints: ["2FA"], code: "123456" },
};
