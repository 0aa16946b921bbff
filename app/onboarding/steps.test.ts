import { describe, expect, it } from "vitest";
import type { Account } from "../../worker/shared/wire.ts";
import type { Credential } from "../connect/connection.ts";
import { fits, type Progress, STEPS, stepToShow } from "./steps.ts";

const credential: Credential = {
  id: "c1",
  provider: "unipile",
  channel: null,
  origin: "https://api8.unipile.com:13443",
  lastFour: "7f3c",
  createdAt: "2026-11-21T09:00:00.000Z",
  expiresAt: null,
  byLogin: false,
  accounts: 1,
};
const account: Account = {
  id: "a1",
  provider: "unipile",
  channel: "whatsapp",
  externalId: "x1",
  name: "Casa Lino",
  state: "connected",
  lastSyncAt: null,
};
const nothing: Progress = { choice: null, credential: null, accounts: [], checklist: [], finishedAt: null };
const chosen: Progress = { ...nothing, choice: { provider: "unipile", channel: "whatsapp" } };
const checked: Progress = { ...chosen, credential };
const connected: Progress = { ...checked, accounts: [account] };
const registered: Progress = {
  ...connected,
  checklist: [
    { key: "webhook", state: "done", at: null, todo: null },
    { key: "message", state: "waiting", at: null, todo: null },
  ],
};

describe("the wizard", () => {
  it("goes on at the first step that is not done", () => {
    expect([nothing, chosen, checked, connected, registered].map((each) => stepToShow(null, each))).toEqual([...STEPS]);
  });

  it("opens a step again that is done, and none that cannot be done yet", () => {
    expect(stepToShow("provider", registered)).toBe("provider");
    expect(stepToShow("accounts", registered)).toBe("accounts");
    expect(stepToShow("live", checked)).toBe("accounts");
    expect(stepToShow("nonsense", chosen)).toBe("credentials");
  });

  it("never waits for a webhook that somebody else has to enter", () => {
    expect(stepToShow("live", connected)).toBe("live");
  });

  it("begins with the choice for who has finished and wants another account", () => {
    expect(stepToShow(null, { ...registered, finishedAt: "2026-11-21T09:10:00.000Z" })).toBe("provider");
  });
});

it("takes a UniPile key for both channels, and Meta's credentials for their own", () => {
  expect(fits(credential, { provider: "unipile", channel: "instagram" })).toBe(true);
  expect(fits({ provider: "meta", channel: "whatsapp" }, { provider: "meta", channel: "whatsapp" })).toBe(true);
  expect(fits({ provider: "meta", channel: "whatsapp" }, { provider: "meta", channel: "instagram" })).toBe(false);
  expect(fits(credential, null)).toBe(false);
});
