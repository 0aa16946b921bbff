import { type Context, Hono } from "hono";
import { html } from "hono/html";
import { ControlRefusal } from "./messages.ts";
import { completeHostedLink, scanCode } from "./sign-ins.ts";
import type { Simulation } from "./simulation.ts";

/** What people do elsewhere while an account is signed in: before UniPile's own page, and with their phone. */
export function signInPages(simulation: Simulation): Hono {
  const routes = new Hono();

  routes.get("/hosted/:token", (c) => {
    const link = simulation.signIns.links.get(c.req.param("token"));
    if (link === undefined || link.expiresAt <= Date.now())
      return c.html(frame(html`<h1>This page has expired</h1>`), 410);
    return c.html(
      frame(html`<h1>UniPile's sign-in page, simulated</h1>
<p>Here people sign in to ${link.type === "WHATSAPP" ? "WhatsApp" : "Instagram"} at UniPile itself.</p>
<form method="post"><button>Sign in</button></form>`),
    );
  });
  routes.post("/hosted/:token", async (c) => {
    if (isForeign(c)) return c.text("Sign in from this page itself.", 403);
    const link = simulation.signIns.links.get(c.req.param("token"));
    try {
      await completeHostedLink(simulation, c.req.param("token"));
    } catch (error) {
      if (error instanceof ControlRefusal) return c.text(error.message, 410);
      throw error;
    }
    return link?.returnUrl == null ? c.html(frame(html`<h1>Signed in</h1>`)) : c.redirect(link.returnUrl, 303);
  });

  routes.post("/scan/:accountId", (c) => {
    if (isForeign(c)) return c.text("Scan from this page itself.", 403);
    try {
      scanCode(simulation, c.req.param("accountId"), { name: "Scanned phone" });
    } catch (error) {
      if (error instanceof ControlRefusal) return c.text(error.message, 410);
      throw error;
    }
    return c.redirect("/", 303);
  });
  return routes;
}

/** Codes that wait for a phone, for the page of the simulator. */
export function codesToScan({ signIns }: Simulation) {
  const waiting = [...signIns.underWay.values()].filter(
    ({ type, expiresAt }) => type === "WHATSAPP" && expiresAt > Date.now(),
  );
  if (waiting.length === 0) return "";
  return html`<section aria-labelledby="codes">
    <h2 id="codes">QR codes that wait for a phone</h2>
    ${waiting.map(
      ({ accountId }) =>
        html`<form method="post" action="/scan/${accountId}"><button>Scan the code of ${accountId}</button></form>`,
    )}
  </section>`;
}

/** Another site's form must not do anything here. */
function isForeign(c: Context): boolean {
  const site = c.req.header("sec-fetch-site");
  return site !== undefined && site !== "same-origin";
}

const frame = (content: ReturnType<typeof html>) => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Simulation of UniPile</title></head><body><main>${content}</main></body></html>`;
