import { describe, expect, it } from "vitest";
import { anyAbilities } from "../fixtures/abilities.ts";
import { acceptedTypes, judgeFile, recordingFor } from "./pick-file.ts";

const { files } = anyAbilities();
const MIB = 1024 * 1024;
const judge = (name: string, type: string, size = 1000, taken = files) => judgeFile(taken, { name, type, size });

describe("a chosen file", () => {
  it("is sent as what its type is", () => {
    expect(judge("photo.jpg", "image/jpeg")).toEqual({ kind: "image", mimeType: "image/jpeg" });
    expect(judge("clip.mp4", "video/mp4")).toEqual({ kind: "video", mimeType: "video/mp4" });
    expect(judge("song.mp3", "audio/mp3")).toEqual({ kind: "audio", mimeType: "audio/mpeg" });
    expect(judge("song.m4a", "audio/x-m4a")).toEqual({ kind: "audio", mimeType: "audio/mp4" });
    expect(judge("order.pdf", "application/pdf")).toEqual({ kind: "document", mimeType: "application/pdf" });
  });

  it("of a type that the system has no name for is known by its ending", () => {
    expect(judge("ORDER.PDF", "")).toEqual({ kind: "document", mimeType: "application/pdf" });
    expect(judge("notes.txt", "application/octet-stream")).toEqual({ kind: "document", mimeType: "text/plain" });
  });

  it("is a sticker only where it can be nothing else", () => {
    expect(judge("smile.webp", "image/webp")).toEqual({ kind: "sticker", mimeType: "image/webp" });
    const image = { mimeTypes: ["image/webp"], maxBytes: MIB };
    expect(judge("smile.webp", "image/webp", 1000, { ...files, image })).toMatchObject({ kind: "image" });
  });

  it("that is too large is refused with its limit, or goes as something that may be larger", () => {
    expect(judge("photo.jpg", "image/jpeg", 6 * MIB)).toEqual({
      refusal: { name: "photo.jpg", reason: "size", kind: "image", maxBytes: 5 * MIB, sizeBytes: 6 * MIB },
    });
    const document = { mimeTypes: ["image/jpeg"], maxBytes: 100 * MIB };
    expect(judge("photo.jpg", "image/jpeg", 6 * MIB, { ...files, document })).toMatchObject({ kind: "document" });
  });

  it("of a type that the account does not send, or with nothing in it, is refused", () => {
    expect(judge("setup.exe", "application/x-msdownload")).toEqual({ refusal: { name: "setup.exe", reason: "type" } });
    expect(judge("no-ending", "")).toEqual({ refusal: { name: "no-ending", reason: "type" } });
    expect(judge("photo.jpg", "image/jpeg", 0)).toEqual({ refusal: { name: "photo.jpg", reason: "empty" } });
  });

  it("is looked for among what any kind takes, except recordings", () => {
    const recordings = { mimeTypes: ["audio/ogg"], maxBytes: 1 };
    const document = { mimeTypes: ["application/pdf"], maxBytes: 1 };
    expect(acceptedTypes({ document, voice: recordings })).toBe("application/pdf");
  });
});

describe("a voice message", () => {
  const voice = (...mimeTypes: string[]) => ({ voice: { mimeTypes, maxBytes: MIB } });

  it("is recorded as Opus in Ogg where both sides can", () => {
    expect(recordingFor(voice("audio/mp4", "audio/ogg"), () => true)).toEqual({
      recorded: "audio/ogg;codecs=opus",
      mimeType: "audio/ogg",
      kind: "voice",
    });
  });

  it("is recorded as what the account takes of what the browser makes", () => {
    const noOgg = (type: string) => !type.includes("ogg");
    expect(recordingFor(voice("audio/mp4", "audio/ogg"), noOgg)?.mimeType).toBe("audio/mp4");
  });

  it("is recorded as a sound file, and said to be one, where voice messages are of a type that the browser cannot make", () => {
    const noOgg = (type: string) => !type.includes("ogg");
    const cloud = {
      ...voice("audio/ogg"),
      audio: { mimeTypes: ["audio/aac", "audio/mp4", "audio/ogg"], maxBytes: MIB },
    };
    expect(recordingFor(cloud, noOgg)).toEqual({
      recorded: "audio/mp4;codecs=mp4a.40.2",
      mimeType: "audio/mp4",
      kind: "audio",
    });
    expect(recordingFor(cloud, () => true)?.kind).toBe("voice");
    // It says MP4 and means Opus in it, which the network would refuse.
    expect(recordingFor(cloud, (type) => type === "audio/mp4")).toBeNull();
    expect(recordingFor(cloud, (type) => type.startsWith("audio/webm"))).toBeNull();
  });

  it("is not offered where the browser makes nothing of it, or the account takes none", () => {
    expect(recordingFor(voice("audio/ogg"), (type) => type.startsWith("audio/webm"))).toBeNull();
    expect(recordingFor({}, () => true)).toBeNull();
  });
});
