import { parseDelivery } from "../channels/channel-for.ts";
import type { Parse } from "./ingest.ts";

/** What a provider's bytes say, by the channel that knows its form. */
export const parse: Parse = (provider, body) => parseDelivery(provider, new Uint8Array(body));
