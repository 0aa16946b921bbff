import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { elementsOf, isJsonObject } from "../meta/reading.ts";
import { whatsappChannel } from "./whatsapp-channel.ts";

/**
 * Every WhatsApp payload that others published (../shared/data/SOURCES.md), where that folder lies beside the
 * project: no exception, nothing swallowed. What they mean is proven by our own rows in parse.test.ts.
 */
const FOLDER = join(import.meta.dirname, "..", "..", "..", "..", "shared", "data", "webhooks");

const files = existsSync(FOLDER)
  ? readdirSync(FOLDER).filter((name) => name.startsWith("wa-") && name.endsWith(".json"))
  : [];

/** How many things a delivery says, counted without the parser. */
function countElements(delivery: unknown): number {
  const lists = ["messages", "message_echoes", "statuses", "calls", "errors", "user_preferences"];
  const values = elementsOf(isJsonObject(delivery) ? delivery.entry : null)
    .flatMap((entry) => elementsOf(isJsonObject(entry) ? entry.changes : null))
    .map((change) => (isJsonObject(change) ? change.value : null));
  return values
    .map((value) => (isJsonObject(value) ? lists.flatMap((list) => elementsOf(value[list])).length : 0))
    .reduce((sum, count) => sum + Math.max(count, 1), 0);
}

describe.skipIf(files.length === 0)("published payloads", () => {
  test.each(files)("%s is read whole and leaves no dead letter", (name) => {
    const body = readFileSync(join(FOLDER, name));
    const parsed = whatsappChannel.parse(body);
    expect(parsed.dead).toEqual([]);
    expect(parsed.events.length + parsed.ignored.length).toBe(countElements(JSON.parse(body.toString("utf8"))));
  });

  test("a text typed on the phone is ours, and a new number is one person", () => {
    const read = (name: string) => whatsappChannel.parse(readFileSync(join(FOLDER, name))).events[0];
    expect(read("wa-outgoing-message-text-pywa.json")).toMatchObject({ message: { direction: "out" } });
    expect(read("wa-system-phone-number-change-pywa.json")).toMatchObject({
      type: "identity",
      people: [{ phone: "+972912345678" }, { phone: "+972987654321" }],
    });
  });
});

test("the published payloads are read wherever their folder is there", () => {
  expect(files.length > 0).toBe(existsSync(FOLDER));
});
