import { type ArchiveManifest, chunkName } from "../shared/archive.ts";

/**
 * An archive as one file, put together while it is downloaded: a tar (POSIX ustar), because the size of each entry is
 * known before and the whole has a length to show a progress by. The pieces are in it as they lie in R2.
 */
const BLOCK_BYTES = 512;

export type TarEntry = { name: string; sizeBytes: number; body: () => Promise<ReadableStream<Uint8Array> | null> };

/** manifest.json and schema.json first: whoever reads the file as a stream knows what comes. */
export function entriesOf(
  manifest: ArchiveManifest,
  read: (name: string) => Promise<ReadableStream<Uint8Array> | null>,
): TarEntry[] {
  const pieces = manifest.tables.flatMap(({ name, pieces }) =>
    pieces.map(({ sha256, sizeBytes }, place) => ({
      name: `${name}/${String(place + 1).padStart(5, "0")}.ndjson.gz`,
      sizeBytes,
      body: () => read(chunkName(sha256)),
    })),
  );
  return [jsonEntry("manifest.json", manifest), jsonEntry("schema.json", schemaOf(manifest)), ...pieces];
}

/** What each line of each table's pieces is: a JSON Schema (2020-12) a table. */
export const schemaOf = ({ tables }: ArchiveManifest): object => ({
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $defs: Object.fromEntries(
    tables.map(({ name, columns }) => [
      name,
      {
        type: "object",
        properties: Object.fromEntries(columns.map((column) => [column.name, { type: jsonTypes(column.type) }])),
      },
    ]),
  ),
});

const jsonTypes = (type: string): string[] => [
  type === "text" ? "string" : type === "integer" ? "integer" : "number",
  "null",
];

function jsonEntry(name: string, value: object): TarEntry {
  const bytes = new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`);
  return { name, sizeBytes: bytes.byteLength, body: async () => new Blob([bytes]).stream() };
}

const padding = (sizeBytes: number): number => (BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES;

export const tarBytes = (entries: readonly TarEntry[]): number =>
  entries.reduce((sum, { sizeBytes }) => sum + BLOCK_BYTES + sizeBytes + padding(sizeBytes), 2 * BLOCK_BYTES);

/** @throws when a part is not there any more: the download breaks off, instead of being short without a word. */
export async function writeTar(
  entries: readonly TarEntry[],
  modifiedAt: Date,
  out: WritableStream<Uint8Array>,
): Promise<void> {
  for (const entry of entries) {
    const body = await entry.body();
    if (body === null) {
      await out.abort(new Error("a part of the archive is missing"));
      return;
    }
    await writeBytes(out, headerOf(entry, modifiedAt));
    await body.pipeTo(out, { preventClose: true });
    await writeBytes(out, new Uint8Array(padding(entry.sizeBytes)));
  }
  await writeBytes(out, new Uint8Array(2 * BLOCK_BYTES));
  await out.close();
}

async function writeBytes(out: WritableStream<Uint8Array>, bytes: Uint8Array): Promise<void> {
  if (bytes.byteLength === 0) return;
  const writer = out.getWriter();
  await writer.write(bytes);
  writer.releaseLock();
}

function headerOf({ name, sizeBytes }: TarEntry, modifiedAt: Date): Uint8Array {
  const header = new Uint8Array(BLOCK_BYTES);
  const put = (at: number, text: string) => header.set(new TextEncoder().encode(text), at);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;
  put(0, name);
  put(100, octal(0o644, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(sizeBytes, 11));
  put(136, octal(Math.floor(modifiedAt.getTime() / 1_000), 11));
  put(148, " ".repeat(8));
  put(156, "0");
  put(257, "ustar\u000000");
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return header;
}
