/**
 * The shape of a delivery without what people wrote: enough to see why it could not be applied, nothing that
 * must not leave the object. Keys, numbers' kinds and a few words of the protocol stay; every other text
 * becomes its length.
 */
const SPOKEN_KEYS = new Set(["event", "type", "object", "field", "account_type", "provider", "message_type", "source"]);
const PROTOCOL_WORD = /^[\w.-]{1,40}$/;
const EXCERPT_CHARACTERS = 600;

export function redactedExcerpt(body: ArrayBuffer): string {
  const text = new TextDecoder().decode(body);
  let shape: string;
  try {
    shape = JSON.stringify(redact(JSON.parse(text), ""));
  } catch {
    shape = `not JSON, ${body.byteLength} bytes`;
  }
  return shape.length <= EXCERPT_CHARACTERS ? shape : `${shape.slice(0, EXCERPT_CHARACTERS)}…`;
}

function redact(value: unknown, key: string): unknown {
  if (typeof value === "string") {
    return SPOKEN_KEYS.has(key) && PROTOCOL_WORD.test(value) ? value : `text of ${value.length}`;
  }
  if (typeof value === "number") return "number";
  if (Array.isArray(value)) return value.map((one) => redact(one, key));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [safeKey(name), redact(one, name)]));
  }
  return value;
}

/** Keys are the provider's, but a provider may key by phone number. */
const safeKey = (name: string): string => (/^[A-Za-z_][\w-]{0,39}$/.test(name) ? name : `key of ${name.length}`);
