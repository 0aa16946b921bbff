import { afterEach, describe, expect, test, vi } from "vitest";
import { remember, remembered, rememberedJson } from "./browser-memory.ts";

/** A browser's storage, which can be switched off. */
function storage() {
  const stored = new Map<string, string>();
  let isOff = false;
  const asked = <T>(answer: () => T): T => {
    if (isOff) throw new DOMException("The operation is insecure.", "SecurityError");
    return answer();
  };
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => asked(() => stored.get(key) ?? null),
    setItem: (key: string, value: string) => asked(() => stored.set(key, value)),
    removeItem: (key: string) => asked(() => stored.delete(key)),
  });
  return { stored, switchOff: () => (isOff = true), switchOn: () => (isOff = false) };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("what a browser remembers", () => {
  test("is stored, and forgotten when asked to", () => {
    const { stored } = storage();
    expect(remembered("choice")).toBe(null);
    remember("choice", "on");
    expect(remembered("choice")).toBe("on");
    expect([...stored]).toEqual([["choice", "on"]]);
    remember("choice", null);
    expect(remembered("choice")).toBe(null);
    expect(stored.size).toBe(0);
  });

  test("holds for as long as the page lives where nothing can be stored", () => {
    const { stored, switchOff, switchOn } = storage();
    remember("choice", "on");
    switchOff();
    expect(remembered("choice")).toBe(null);
    remember("choice", "off");
    expect(remembered("choice")).toBe("off");
    remember("choice", null);
    expect(remembered("choice")).toBe(null);
    switchOn();
    remember("choice", "on again");
    expect(remembered("choice")).toBe("on again");
    expect([...stored]).toEqual([["choice", "on again"]]);
  });

  test("is nothing where something else stands under its name", () => {
    storage();
    remember("list", '["a"]');
    expect(rememberedJson("list")).toEqual(["a"]);
    remember("list", "not JSON");
    expect(rememberedJson("list")).toBe(null);
    expect(rememberedJson("nothing")).toBe(null);
  });
});
