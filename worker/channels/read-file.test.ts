import { expect, onTestFinished, test, vi } from "vitest";
import type { OutboundFile } from "../shared/wire.ts";
import { readFile } from "./read-file.ts";

const file = (read: OutboundFile["read"]): OutboundFile => ({
  kind: "image",
  mimeType: "image/png",
  fileName: "shirt.png",
  sizeBytes: 3,
  uploadedAs: null,
  link: null,
  read,
});

test("a file's bytes are handed on", async () => {
  const bytes = new Blob(["abc"]);
  expect(await readFile(file(async () => bytes))).toEqual({ bytes });
});

test("a file that is gone for good has nothing to be sent, now or later", async () => {
  const error = { code: "file_gone", text: "The file of this message is no longer here. Send it anew." };
  expect(await readFile(file(async () => null))).toEqual({ outcome: { type: "refused", error } });
});

test("a file that cannot be read is told to the log by the error's class, and to the agent in words", async () => {
  const lines = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => lines.mockRestore());
  const read = await readFile(file(() => Promise.reject(new RangeError("bucket parley-media-7, shirt.png"))));
  expect(read).toEqual({
    outcome: {
      type: "not_sent",
      error: { code: "file_unreadable", text: "The file could not be read just now." },
      retryAfterMs: null,
    },
  });
  expect(lines.mock.calls.map(([line]) => JSON.parse(String(line)))).toEqual([
    { level: "error", what: "file_unreadable", error: "RangeError" },
  ]);
});
