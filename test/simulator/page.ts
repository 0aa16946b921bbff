import { Hono } from "hono";
import { html, raw } from "hono/html";
import { customerMessageSchema } from "./control-schema.ts";
import { ControlRefusal, customerWrites } from "./messages.ts";
import { codesToScan } from "./sign-in-pages.ts";
import type { Simulation } from "./simulation.ts";

const ANSWERS_SHOWN = 8;

/** `GET /`: says what this is, and lets a person write as one of the customers. Works without scripts. */
export function pageRoutes(simulation: Simulation): Hono {
  const routes = new Hono();

  routes.get("/", (c) => c.html(page(simulation, c.req.query("written") !== undefined, null)));

  routes.post("/", async (c) => {
    // Another site's form must not write here.
    const site = c.req.header("sec-fetch-site");
    if (site !== undefined && site !== "same-origin") return c.text("Write from this page itself.", 403);
    const form = await c.req.parseBody();
    try {
      customerWrites(simulation, messageFrom(simulation, String(form.as ?? ""), String(form.text ?? "")));
    } catch (error) {
      if (error instanceof ControlRefusal) return c.html(page(simulation, false, error.message), 400);
      throw error;
    }
    return c.redirect("/?written=1", 303);
  });

  return routes;
}

/** @param as `chat/<chat id>/<person id>` or `new/<account id>` */
function messageFrom(simulation: Simulation, as: string, text: string) {
  const [kind, id = "", personId] = as.split("/");
  if (text.trim() === "") throw new ControlRefusal("Write a text first.");
  if (kind === "new") {
    const name = `New customer ${simulation.world.people.size + 1}`;
    return customerMessageSchema.parse({ accountId: id, from: { name }, text });
  }
  const chat = simulation.world.chats.get(id);
  if (kind !== "chat" || chat === undefined) throw new ControlRefusal("Choose who writes.");
  return customerMessageSchema.parse({ accountId: chat.accountId, chatId: chat.id, personId, text });
}

function page(simulation: Simulation, wasWritten: boolean, refusal: string | null) {
  const accounts = [...simulation.world.accounts.values()];
  const answers = simulation.sends.slice(-ANSWERS_SHOWN).reverse();
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Simulation of UniPile</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
  <p class="mark">Simulation</p>
  <h1>This is a simulation of UniPile</h1>
  <p class="lead">It runs on this machine only. Nobody here is real, and nothing that is sent reaches a real person.</p>
  ${wasWritten ? html`<p class="note" role="status">Written. It is on its way to the inbox.</p>` : ""}
  ${refusal === null ? "" : html`<p class="note bad" role="alert">${refusal}</p>`}
  <section aria-labelledby="write">
    <h2 id="write">Write as a customer</h2>
    <form method="post" action="/">
      <label for="as">Who writes</label>
      <select id="as" name="as" required>${accounts.map((account) => writers(simulation, account.id))}</select>
      <label for="text">What they write</label>
      <textarea id="text" name="text" rows="3" required dir="auto"></textarea>
      <button>Send to the shop</button>
    </form>
  </section>
  ${codesToScan(simulation)}
  <section aria-labelledby="accounts">
    <h2 id="accounts">Connected accounts</h2>
    ${
      accounts.length === 0
        ? html`<p>There are none yet.</p>`
        : html`<ul>${accounts.map(
            (account) => html`<li><b>${account.name}</b> <span>${CHANNEL[account.type]}, ${account.status}</span></li>`,
          )}</ul>`
    }
  </section>
  <section aria-labelledby="answers">
    <h2 id="answers">What customers were sent last</h2>
    ${
      answers.length === 0
        ? html`<p>Nothing since this simulator was started.</p>`
        : html`<ol>${answers.map(
            (send) =>
              html`<li><b>${chatTitle(simulation, send.chatId)}</b> <span dir="auto">${send.text ?? "an attachment"}</span></li>`,
          )}</ol>`
    }
  </section>
</main>
</body>
</html>`;
}

const CHANNEL = { WHATSAPP: "WhatsApp", INSTAGRAM: "Instagram" } as const;

function writers(simulation: Simulation, accountId: string) {
  const { world } = simulation;
  const account = world.accounts.get(accountId);
  if (account === undefined) return "";
  const chats = [...world.chats.values()].filter((chat) => chat.accountId === accountId);
  return html`<optgroup label="${CHANNEL[account.type]}: ${account.name}">
    ${chats.flatMap((chat) =>
      world
        .attendees(chat)
        .map(
          (person) =>
            html`<option value="chat/${chat.id}/${person.id}">${person.name}${chat.isGroup ? ` in ${chat.name}` : ""}</option>`,
        ),
    )}
    <option value="new/${accountId}">Somebody new</option>
  </optgroup>`;
}

function chatTitle({ world }: Simulation, chatId: string): string {
  const chat = world.chats.get(chatId);
  if (chat === undefined) return "a chat that is gone";
  return chat.name ?? world.attendees(chat)[0]?.name ?? "somebody";
}

const STYLE = `
:root { color-scheme: light dark; --paper: #f5f3ee; --surface: #fff; --ink: #1a1d1b; --ink-2: #565c57; --line: #e4e0d7; --accent: #157a43; --accent-ink: #fff; --note: #fff1cf; --note-ink: #5a4306; --bad: #fbe9e7; --bad-ink: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --paper: #0f1110; --surface: #161917; --ink: #e8ebe6; --ink-2: #a3aba4; --line: #272c28; --accent: #53c583; --accent-ink: #07150c; --note: #3a2f12; --note-ink: #f3dd9f; --bad: #3a1a18; --bad-ink: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 40rem; margin: 0 auto; padding: 32px 16px 64px; }
.mark { display: inline-block; margin: 0; padding: 2px 10px; border-radius: 999px; background: var(--note); color: var(--note-ink); font-size: 13px; font-weight: 600; }
h1 { margin: 12px 0 4px; font-size: 26px; line-height: 1.2; }
h2 { margin: 0 0 12px; font-size: 18px; }
.lead { margin: 0 0 24px; color: var(--ink-2); }
section { margin-top: 16px; padding: 20px; border: 1px solid var(--line); border-radius: 12px; background: var(--surface); }
label { display: block; margin: 12px 0 4px; font-size: 14px; font-weight: 600; }
select, textarea { width: 100%; min-height: 44px; padding: 10px 12px; border: 1px solid var(--ink-2); border-radius: 8px; background: var(--paper); color: inherit; font: inherit; }
button { min-height: 44px; margin-top: 16px; padding: 0 20px; border: 0; border-radius: 8px; background: var(--accent); color: var(--accent-ink); font: inherit; font-weight: 600; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
ul, ol { margin: 0; padding: 0; list-style: none; }
li { padding: 8px 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
li:first-child { border-top: 0; }
li span { color: var(--ink-2); }
.note { padding: 10px 14px; border-radius: 8px; background: var(--note); color: var(--note-ink); }
.bad { background: var(--bad); color: var(--bad-ink); }
`;
