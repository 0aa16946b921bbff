import type { ParsedDelivery } from "../../shared/wire.ts";
import { readInstagramEnvelope } from "../instagram/parse.ts";
import { readWhatsAppEnvelope } from "../whatsapp/parse.ts";
import { readMetaJson } from "./read-json.ts";
import { collect, elementsOf, isJsonObject, type Reading, unknownShape, wordOf } from "./reading.ts";

/**
 * One webhook call of Meta's -> what is in it. WhatsApp's and Instagram's come to the same address and are told
 * apart by `object` (reference/meta.md, 2.1 and 4.2). Never throws; details name fields and events, never what
 * people wrote.
 */
export function parseMetaDelivery(body: Uint8Array | string): ParsedDelivery {
  const json = readMetaJson(body);
  if (json === undefined) return { events: [], ignored: [], dead: [{ reason: "not_json", detail: "the body" }] };
  const envelopes = elementsOf(json);
  return collect(envelopes.length === 0 ? [unknownShape("an empty body")] : envelopes.flatMap(readEnvelope));
}

function readEnvelope(envelope: unknown): Reading[] {
  if (!isJsonObject(envelope)) return [unknownShape("not an object")];
  switch (envelope.object) {
    case "whatsapp_business_account":
      return readWhatsAppEnvelope(envelope);
    case "instagram":
      return readInstagramEnvelope(envelope);
    default:
      return [unknownShape(envelope.object === undefined ? "no object" : `object ${wordOf(envelope.object)}`)];
  }
}
