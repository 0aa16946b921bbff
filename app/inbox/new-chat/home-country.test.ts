import { expect, test } from "vitest";
import { homeCountry } from "./home-country.ts";

test("the country is the first that any of the browser's languages names", () => {
  expect(homeCountry(["es", "es-ES", "en-US"])).toBe("ES");
  expect(homeCountry(["zh-Hant-TW"])).toBe("TW");
});

test("no country is guessed from a language alone, from a part of the world or from what is no language", () => {
  expect(homeCountry(["es", "es-419", "not a language"])).toBe(null);
  expect(homeCountry([])).toBe(null);
});
