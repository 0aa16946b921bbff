import { Hono } from "hono";
import { controlRoutes } from "./control-routes.ts";
import { faultyFetch, type NodeFetch } from "./faulty-fetch.ts";
import { graphApi } from "./meta/graph-api.ts";
import { loginPages } from "./meta/login-pages.ts";
import { MEDIA_BASE, mediaHost } from "./meta/media-routes.ts";
import { pageRoutes } from "./page.ts";
import { providerApi } from "./provider-api.ts";
import { signInPages } from "./sign-in-pages.ts";
import type { Simulation } from "./simulation.ts";

/** All that the simulator serves: UniPile's API, Meta's, its own control routes, and a page for people. */
export function simulatorFetch(simulation: Simulation): NodeFetch {
  const app = new Hono();
  app.route("/api/v1", providerApi(simulation));
  app.route("/:version{v[0-9]+[.][0-9]+}", graphApi(simulation));
  app.route(MEDIA_BASE, mediaHost(simulation));
  app.route("/control", controlRoutes(simulation));
  app.route("/", loginPages(simulation));
  app.route("/", signInPages(simulation));
  app.route("/", pageRoutes(simulation));
  return faultyFetch(simulation, (request, env) => app.fetch(request, env));
}
