import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { amount, flag, id, listOf, objectOf, text, words } from "./lenient.ts";
import { plainReader, REFUSED } from "./plain-reader.ts";
import { messageReceivedSchema } from "./schema.ts";

/** Proves that plain readers read as zod does, whatever the schema and whatever comes in. */

/** The words of lenient.ts as zod alone would have them. */
const anything = z.unknown().optional();
const inZod = {
  objectOf: (shape: z.ZodType) =>
    anything.transform((value) => {
      const parsed = shape.safeParse(value);
      return parsed.success ? parsed.data : null;
    }),
  listOf: (shape: z.ZodType) =>
    anything.transform((value) => {
      const list = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
      return list.flatMap((element) => {
        const parsed = shape.safeParse(element);
        return parsed.success ? [parsed.data] : [];
      });
    }),
};

/** One schema, once as the channels write it and once in zod alone. */
type Both = { plain: z.ZodType; zod: z.ZodType };
const same = (schema: z.ZodType): Both => ({ plain: schema, zod: schema });

const KEYS = ["id", "message", "sender", "attachments"] as const;
/** What may also come, with a meaning of its own in JavaScript. */
const ODD_KEYS = ["__proto__", "toString", "constructor"] as const;
const leaf = fc
  .constantFrom<z.ZodType[]>(flag, text, words, id, amount, z.string(), z.unknown().optional(), z.number().nullable())
  .map(same);

const { schema } = fc.letrec<{ schema: Both }>((tie) => ({
  schema: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.dictionary(fc.constantFrom(...KEYS), tie("schema"), { maxKeys: 4, noNullPrototype: true }).map((fields) => ({
      plain: z.object(Object.fromEntries(Object.entries(fields).map(([key, each]) => [key, each.plain]))),
      zod: z.object(Object.fromEntries(Object.entries(fields).map(([key, each]) => [key, each.zod]))),
    })),
    tie("schema").map((each) => ({ plain: objectOf(each.plain), zod: inZod.objectOf(each.zod) })),
    tie("schema").map((each) => ({ plain: listOf(each.plain), zod: inZod.listOf(each.zod) })),
  ),
}));

/** JSON with the keys that the schemas look for, and values that are nearly right. */
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<unknown[]>(null, true, "true", "0", 1, -1, 1e300, "", "  ", " x ", "\u0000", "12.5", "\ud800"),
    fc.jsonValue(),
    fc.array(tie("json"), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...KEYS, ...ODD_KEYS), tie("json")), { maxLength: 4 })
      // As JSON.parse makes it: "__proto__" is a key like any other.
      .map((entries) =>
        JSON.parse(`{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`),
      ),
  ),
}));

test("a plain reader answers what zod answers, and refuses what zod refuses", () => {
  fc.assert(
    fc.property(schema, json, ({ plain, zod }, value) => {
      const expected = zod.safeParse(value);
      const read = plainReader(plain)(value);
      if (expected.success) expect(read).toEqual(expected.data);
      else expect(read).toBe(REFUSED);
    }),
    { numRuns: 3_000 },
  );
});

test("an envelope is read as its schema reads it, field by field", () => {
  const read = plainReader(messageReceivedSchema);
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...Object.keys(messageReceivedSchema.shape)), json), (envelope) => {
      expect(read(envelope)).toEqual(messageReceivedSchema.parse(envelope));
    }),
    { numRuns: 500 },
  );
});

test("a schema with rules of its own about other keys is left to zod", () => {
  const strict = plainReader(z.strictObject({ id }));
  expect(strict({ id: "1" })).toEqual({ id: "1" });
  expect(strict({ id: "1", more: true })).toBe(REFUSED);
  expect(plainReader(z.looseObject({ id }))({ id: "1", more: true })).toEqual({ id: "1", more: true });
  const even = plainReader(z.object({ id }).refine((value) => value.id !== "1"));
  expect(even({ id: "1" })).toBe(REFUSED);
});
