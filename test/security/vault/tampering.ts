import { randomBytes } from "node:crypto";
import type { Place } from "../../../worker/control/sealed.ts";
import { createVault, type VaultTenant } from "../../../worker/control/vault.ts";
import { ringOf } from "./ring.ts";

const PLACE: Place = { table: "credentials", column: "api_key", row: "row-1" };
const SECRET = "a provider's key, and then some more of it";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";

/**
 * Everything that somebody with the database in their hands can do to a sealed secret: other bits, other bytes, less
 * or more of it, another place. @returns how many were tried, and those that opened
 */
export async function tryTampering(): Promise<{ tried: number; opened: string[] }> {
  const vault = createVault(ringOf("k1", "k2"));
  const tenant = await newTenant("tenant-1");
  const other = await newTenant("tenant-2");
  const sealed = await vault.seal(tenant, PLACE, SECRET);
  const others = await vault.seal(other, PLACE, SECRET);
  const opened: string[] = [];
  let tried = 0;

  const isOpen = async (what: string, whose: VaultTenant, place: Place, text: string): Promise<void> => {
    tried += 1;
    const outcome = await vault.open(whose, place, text);
    if (outcome.ok) opened.push(what);
  };
  for (const changed of changesOf(sealed)) await isOpen("a changed secret", tenant, PLACE, changed);
  for (const dataKey of changesOf(tenant.dataKey)) {
    await isOpen("a secret under a changed data key", { ...tenant, dataKey }, PLACE, sealed);
  }
  for (const [column, text] of Object.entries({ table: "endpoints", column: "secret", row: "row-2" })) {
    await isOpen(`a secret at another ${column}`, tenant, { ...PLACE, [column]: text }, sealed);
  }
  await isOpen("another tenant's secret", tenant, PLACE, others);
  await isOpen("a secret for another tenant", other, PLACE, sealed);
  await isOpen("a data key of another tenant", { id: tenant.id, dataKey: other.dataKey }, PLACE, others);
  await isOpen("a tenant under another id", { id: "tenant-3", dataKey: tenant.dataKey }, PLACE, sealed);
  const [version, , nonce, ciphertext] = sealed.split(".");
  const [, otherId] = others.split(".");
  await isOpen("a secret under another key's id", tenant, PLACE, [version, otherId, nonce, ciphertext].join("."));
  const lonely = createVault(ringOf("k2"));
  tried += 1;
  if ((await lonely.open(tenant, PLACE, sealed)).ok) opened.push("a secret without its master key");

  const untouched = await vault.open(tenant, PLACE, sealed);
  if (!untouched.ok || untouched.value !== SECRET) opened.push("nothing: not even the secret itself");
  return { tried, opened };

  async function newTenant(id: string): Promise<VaultTenant> {
    return { id, dataKey: await vault.newDataKey(id) };
  }
}

/** Every bit of every character flipped, every character as another one, every length, and some that were random. */
export function changesOf(text: string): string[] {
  const places = Array.from({ length: text.length }, (_, place) => place);
  const withAt = (place: number, letter: string): string => text.slice(0, place) + letter + text.slice(place + 1);
  const made = [
    ...places.flatMap((place) =>
      Array.from({ length: 8 }, (_, bit) => withAt(place, String.fromCharCode(text.charCodeAt(place) ^ (1 << bit)))),
    ),
    ...places.flatMap((place) => [...LETTERS].map((letter) => withAt(place, letter))),
    ...places.map((length) => text.slice(0, length)),
    ...places.map((place) => text.slice(0, place) + text.slice(place + 1)),
    ...["A", ".", "=", " ", "\n", text].flatMap((more) => [text + more, more + text]),
    text.toUpperCase(),
    text.replace("v1", "v2"),
    ...Array.from({ length: 50 }, () => randomBytes(60).toString("base64url")),
  ];
  return [...new Set(made)].filter((one) => one !== text);
}
