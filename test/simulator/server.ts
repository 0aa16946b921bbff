import { Hono } from "hono";
import { controlRoutes } from "./control-routes.ts";
import { faultyFetch, type NodeFetch } from "./faulty-fetch.ts";
import { pageRoutes } from "./page.ts";
import { providerApi } from "./provider-api.ts";
import type { Simulation } from "./simulation.ts";

/** All that the simulator serves: the provider's API, its own control routes, and a page for people. */
export function simulatorFetch(simulation: Simulation): NodeFetch {
  const app = new Hono();
  app.route("/api/v1", providerApi(simulation));
  app.route("/control", controlRoutes(simulation));
  app.route("/", pageRoutes(simulation));
  return faultyFetch(simulation, (request, env) => app.fetch(request, env));
}
