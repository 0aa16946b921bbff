import { Hono } from "hono";
import { z } from "zod";
import { body } from "./control-body.ts";
import { approveInApp, CHECKPOINTS, completeHostedLink, expireSignIn, scanCode } from "./sign-ins.ts";
import type { Simulation } from "./simulation.ts";

export const networkLoginSchema = z.object({
  apiKey: z.string().min(1),
  username: z.string().min(1),
  password: z.string().min(1),
  /** What the network asks for on the way in, one after the other. */
  checkpoints: z.array(z.enum(CHECKPOINTS)).default([]),
  /** The right answer to 2FA and OTP. */
  code: z.string().default("123456"),
});
export type NetworkLoginInput = z.input<typeof networkLoginSchema>;

const ownerSchema = z.object({ name: z.string().optional(), phoneNumber: z.string().optional() });
export type OwnerInput = z.input<typeof ownerSchema>;
const lifeSchema = z.object({ qrLifeMs: z.number().int().min(0) });

/** `/control/sign-ins/*`: plays the phone, the network and whoever sits before UniPile's own page. */
export function signInControl(simulation: Simulation): Hono {
  const control = new Hono();
  const { signIns } = simulation;

  control.get("/", (c) => c.json({ items: [...signIns.underWay.values()] }));
  control.get("/links", (c) => c.json({ items: [...signIns.links.values()] }));
  control.post("/settings", async (c) => {
    signIns.qrLifeMs = (await body(c, lifeSchema)).qrLifeMs;
    return c.json({ qrLifeMs: signIns.qrLifeMs });
  });
  control.post("/logins", async (c) => {
    const login = await body(c, networkLoginSchema);
    simulation.world.workspace(login.apiKey);
    signIns.logins.push(login);
    return c.json(login, 201);
  });
  control.post("/links/:token/complete", async (c) =>
    c.json(await completeHostedLink(simulation, c.req.param("token"), await body(c, ownerSchema))),
  );
  control.post("/:accountId/scan", async (c) =>
    c.json(scanCode(simulation, c.req.param("accountId"), await body(c, ownerSchema))),
  );
  control.post("/:accountId/approve", (c) => {
    approveInApp(simulation, c.req.param("accountId"));
    return c.json({ approved: true });
  });
  control.post("/:accountId/expire", (c) => {
    expireSignIn(simulation, c.req.param("accountId"));
    return c.json({ expired: true });
  });
  return control;
}
