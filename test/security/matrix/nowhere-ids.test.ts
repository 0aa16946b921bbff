import { expect, test } from "vitest";
import { SeededRandom } from "../../simulator/seeded-random.ts";
import { alike } from "./nowhere-ids.ts";

const random = new SeededRandom(1);

test.each([
  "01a1fc6b-2d8a-7276-aaf0-5d1c19d4abd0",
  "wI3nxtgteSkK25PRhn-v3mZFkM7GtY-IcnPy_beJXR4",
  "somebody@parley.example",
  "12",
  "1",
])("an id like %s is another one, as long and of the same kind", (id) => {
  for (let round = 0; round < 50; round++) {
    const made = alike(id, random);
    expect(made).not.toBe(id);
    expect(made).toHaveLength(id.length);
    expect(
      made.replaceAll(/[a-f]/g, "a").replaceAll(/[g-z]/g, "g").replaceAll(/[A-Z]/g, "A").replaceAll(/\d/g, "0"),
    ).toBe(id.replaceAll(/[a-f]/g, "a").replaceAll(/[g-z]/g, "g").replaceAll(/[A-Z]/g, "A").replaceAll(/\d/g, "0"));
  }
});

test("of an email only what stands before the host differs", () => {
  expect(alike("somebody@parley.example", random)).toMatch(/@parley\.example$/);
});
