import { describe, expect, it } from "vitest";
import { waysTo } from "./ways-to.ts";

const channelOf = (id: string) => (id === "gone" ? null : id.startsWith("ig") ? "instagram" : "whatsapp");

describe("The ways to somebody", () => {
  it("are their number as people write it and their name with its @", () => {
    const identities = [
      { accountId: "wa-1", kind: "provider", value: "34611@s.whatsapp.net" },
      { accountId: "wa-1", kind: "lid", value: "99@lid" },
      { accountId: "wa-1", kind: "phone", value: "+34611223344", shown: "+34 611 22 33 44" },
      { accountId: "ig-1", kind: "provider", value: "17841" },
      { accountId: "ig-1", kind: "username", value: "lucia.fdez" },
    ];
    expect(waysTo(identities, channelOf)).toEqual([
      { channel: "whatsapp", value: "+34 611 22 33 44" },
      { channel: "instagram", value: "@lucia.fdez" },
    ]);
  });

  it("are one where two accounts know the same number, and none by an account that is gone", () => {
    const phone = { kind: "phone", value: "+34611223344" };
    const identities = ["wa-1", "wa-2", "gone"].map((accountId) => ({ accountId, ...phone }));
    expect(waysTo(identities, channelOf)).toEqual([{ channel: "whatsapp", value: "+34611223344" }]);
  });

  it("say that a network hides the number, unless another account knows it", () => {
    const hidden = { accountId: "wa-1", kind: "lid", value: "99@lid" };
    expect(waysTo([hidden], channelOf)).toEqual([{ channel: "whatsapp", value: null }]);
    const known = { accountId: "wa-2", kind: "phone", value: "+34611223344" };
    expect(waysTo([hidden, known], channelOf)).toEqual([{ channel: "whatsapp", value: "+34611223344" }]);
  });
});
