import { createRequestHandler } from "@remix-run/cloudflare";
import * as build from "../build/server/index.js";
import { createWorker } from "./worker.ts";

/** Wiring only: the built screens in front of everything else. `npm run build` makes `build/server`. */
const answer = createRequestHandler(build, "production");

export default createWorker((request, context) => answer(request, context));
export { Inbox, Limiter } from "./worker.ts";
