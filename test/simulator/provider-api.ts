import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { accountRoutes } from "./account-routes.ts";
import { attendeeRoutes } from "./attendee-routes.ts";
import { chatRoutes } from "./chat-routes.ts";
import { messageChangeRoutes } from "./message-change-routes.ts";
import { messageRoutes } from "./message-routes.ts";
import { providerErrorResponse } from "./provider-error.ts";
import { sendRoutes } from "./send-routes.ts";
import { signInRoutes } from "./sign-in-routes.ts";
import type { Simulation } from "./simulation.ts";
import type { ProviderEnv } from "./visible.ts";
import { webhookRoutes } from "./webhook-routes.ts";

/** UniPile v1 below `/api/v1` (reference: unipile, 1 to 5). A key sees its own workspace only. */
export function providerApi(simulation: Simulation): Hono<ProviderEnv> {
  const api = new Hono<ProviderEnv>();
  api.use(async (c, next) => {
    const apiKey = c.req.header("x-api-key");
    if (apiKey === undefined || !simulation.world.workspaces.has(apiKey)) {
      return providerErrorResponse(401, "missing_credentials", "The X-API-KEY header is missing or wrong.");
    }
    c.set("apiKey", apiKey);
    return await next();
  });
  api.route("/", signInRoutes(simulation));
  api.route("/", accountRoutes(simulation));
  api.route("/", chatRoutes(simulation));
  api.route("/", sendRoutes(simulation));
  api.route("/", messageRoutes(simulation));
  api.route("/", messageChangeRoutes(simulation));
  api.route("/", attendeeRoutes(simulation));
  api.route("/", webhookRoutes(simulation));
  api.notFound((c) => providerErrorResponse(404, "resource_not_found", `There is no ${c.req.method} ${c.req.path}.`));
  api.onError((error) => {
    if (error instanceof HTTPException) return error.getResponse();
    simulation.log(`a fault of the simulator itself: ${error.stack ?? error.message}`);
    return providerErrorResponse(500, "unexpected_error", "The simulator itself failed.");
  });
  return api;
}
