import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { CanarySearch } from "./canary-search.ts";

const CANARY = 'a "secret" of 27 & more: päss';

describe("CanarySearch", () => {
  const search = new CanarySearch([CANARY, "another"]);
  const bytes = Buffer.from(CANARY);

  test.each([
    ["as it is", Buffer.from(`before ${CANARY} after`)],
    ["in a JSON text", Buffer.from(JSON.stringify({ text: CANARY }))],
    ["in JSON within JSON", Buffer.from(JSON.stringify(JSON.stringify({ text: CANARY })))],
    ["in an address", Buffer.from(`/a?b=${encodeURIComponent(CANARY)}`)],
    ["in a form", Buffer.from(new URLSearchParams({ text: CANARY }).toString())],
    ["percent-encoded byte by byte", Buffer.from([...bytes].map((byte) => `%${byte.toString(16)}`).join(""))],
    ["in hex", Buffer.from(`00${bytes.toString("hex")}ff`)],
    ["in hex in capitals", Buffer.from(bytes.toString("hex").toUpperCase())],
    ["in other letters", Buffer.from(CANARY.toUpperCase().replace("Ä", "ä"))],
    ["in UTF-16", Buffer.from(CANARY, "utf16le")],
    ["among bytes that are no text", Buffer.concat([Buffer.from([0xff, 0x00]), bytes, Buffer.from([0xfe])])],
  ])("is found %s", (_where, where) => {
    expect(search.in(where)).toEqual([CANARY]);
  });

  test.each([0, 1, 2, 3])("is found in base64, %i bytes after its beginning", (before) => {
    const inside = Buffer.concat([Buffer.alloc(before, 0x41), bytes, Buffer.from("behind")]);
    expect(search.in(inside.toString("base64"))).toEqual([CANARY]);
    expect(search.in(inside.toString("base64url"))).toEqual([CANARY]);
  });

  test("is not found where it is not, or is only a part of it", () => {
    expect(search.in(CANARY.slice(0, -1))).toEqual([]);
    expect(search.in(gzipSync(bytes))).toEqual([]);
    expect(search.in("")).toEqual([]);
  });

  test("finds several at once, each once", () => {
    expect(search.in(`another ${CANARY} another`).sort()).toEqual([CANARY, "another"].sort());
  });
});
