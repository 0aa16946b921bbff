import { Hono } from "hono";
import { pageOf, readListCall } from "./page-of.ts";
import { notFound } from "./provider-error.ts";
import { attendeeShape } from "./rest-shapes.ts";
import { pictureBytes } from "./sample-media.ts";
import type { Simulation } from "./simulation.ts";
import { type ProviderEnv, visibleAccount, visibleChat } from "./visible.ts";

/** The people in chats (reference: unipile, 3.1 and 3.3). */
export function attendeeRoutes(simulation: Simulation): Hono<ProviderEnv> {
  const { world } = simulation;
  const routes = new Hono<ProviderEnv>();

  routes.get("/chat_attendees", (c) => {
    const call = readListCall(c.req.query(), ["account_id"]);
    const { account_id } = call.filters;
    const people = [...world.people.values()].filter(
      (person) =>
        visibleAccount(simulation, c.get("apiKey"), person.accountId) !== undefined &&
        (account_id === undefined || account_id.split(",").includes(person.accountId)),
    );
    const page = pageOf(people, call, ({ id }) => ({ date: "", id }));
    return c.json({ object: "ChatAttendeeList", items: page.items.map(attendeeShape), cursor: page.cursor });
  });

  routes.get("/chat_attendees/:id", (c) => {
    const person = world.people.get(c.req.param("id"));
    if (person === undefined || visibleAccount(simulation, c.get("apiKey"), person.accountId) === undefined) {
      throw notFound("Attendee");
    }
    return c.json(attendeeShape(person));
  });

  // A chat id asks for a group's picture.
  routes.get("/chat_attendees/:id/picture", (c) => {
    const id = c.req.param("id");
    const shown = world.people.get(id) ?? visibleChat(simulation, c.get("apiKey"), id);
    if (shown?.pictureNo === undefined || visibleAccount(simulation, c.get("apiKey"), shown.accountId) === undefined) {
      throw notFound("Picture");
    }
    return c.body(pictureBytes(shown.pictureNo), 200, { "content-type": "image/png" });
  });

  return routes;
}
