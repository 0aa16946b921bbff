import { z } from "zod";

/**
 * zod says what comes in, and every webhook call of every tenant would pay for its pipelines: where code may not be
 * made at run-time, as on Workers, a message's envelope takes a tenth of all its time. So what a schema says is read by
 * plain functions, put together once. The schema stays the only description; plain-reader.test.ts compares the two.
 */
export type PlainReader<T> = (value: unknown) => T | typeof REFUSED;

/** Not null, which many a reader answers. */
export const REFUSED = Symbol("refused");

const known = new WeakMap<z.ZodType, PlainReader<unknown>>();

/** A schema that takes anything and makes of it what `read` answers. */
export function taking<T>(read: (value: unknown) => T) {
  const schema = z.unknown().optional().transform(read);
  known.set(schema, read);
  return schema;
}

/** Reads as `schema.safeParse` does, and answers its data, or `REFUSED`. */
export function plainReader<Schema extends z.ZodType>(schema: Schema): PlainReader<z.output<Schema>> {
  const made = known.get(schema) ?? (schema instanceof z.ZodObject ? objectReader(schema) : zodReader(schema));
  known.set(schema, made);
  return made as PlainReader<z.output<Schema>>;
}

/** Reads as `schema.parse` does, for what no schema of a channel refuses: a JSON object. */
export function parserOf<Schema extends z.ZodType>(schema: Schema): (value: object) => z.output<Schema> {
  const read = plainReader(schema);
  return (value) => {
    const data = read(value);
    return data === REFUSED ? schema.parse(value) : data;
  };
}

function objectReader(schema: z.ZodObject): PlainReader<unknown> {
  const fields = Object.entries(schema.shape).map(([key, field]) => [key, plainReader(field as z.ZodType)] as const);
  // With other rules about its keys (strict, loose, a catch-all) zod reads it itself.
  if (schema.def.catchall !== undefined || (schema.def.checks?.length ?? 0) > 0) return zodReader(schema);
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return REFUSED;
    const data: Record<string, unknown> = {};
    for (const [key, read] of fields) {
      const field = read((value as Record<string, unknown>)[key]);
      if (field === REFUSED) return REFUSED;
      if (field !== undefined || key in value) data[key] = field;
    }
    return data;
  };
}

const zodReader =
  (schema: z.ZodType): PlainReader<unknown> =>
  (value) => {
    const parsed = schema.safeParse(value);
    return parsed.success ? parsed.data : REFUSED;
  };
