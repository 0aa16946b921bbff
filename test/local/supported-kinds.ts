import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { channelFor } from "../../worker/channels/channel-for.ts";
import type { Abilities } from "../../worker/shared/abilities.ts";
import type { ChannelName, MessageKind, ParsedDelivery, Provider } from "../../worker/shared/wire.ts";
import { messageKindSchema } from "../../worker/shared/wire.ts";
import { KIND_SAMPLES } from "./kind-samples.ts";

/**
 * The README's table of message kinds, made from the code: what comes in by giving each channel's parser one message of
 * each kind, what goes out from the channels' abilities. `node test/local/supported-kinds.ts --write` writes it; a
 * test fails when the README says something else.
 */

export const README = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../README.md");

const BEGIN = "<!-- kinds: written by test/local/supported-kinds.ts -->";
const END = "<!-- /kinds -->";

export type Way = { title: string; provider: Provider; channel: ChannelName };

export const WAYS: readonly Way[] = [
  { title: "WhatsApp by UniPile", provider: "unipile", channel: "whatsapp" },
  { title: "Instagram by UniPile", provider: "unipile", channel: "instagram" },
  { title: "WhatsApp Cloud API", provider: "meta", channel: "whatsapp" },
  { title: "Instagram by Meta", provider: "meta", channel: "instagram" },
];

/** The kinds that a channel's parser makes of the samples. */
export function kindsIn({ provider, channel }: Way): ReadonlySet<MessageKind> {
  const parsed = KIND_SAMPLES[provider][channel].map((sample) =>
    channelFor(provider, channel).parse(JSON.stringify(sample)),
  );
  return new Set(parsed.flatMap(kindsOf));
}

const kindsOf = ({ events }: ParsedDelivery): MessageKind[] =>
  events.flatMap((event) => (event.type === "message" ? [event.message.kind] : []));

export function abilitiesOf({ provider, channel }: Way): Abilities {
  const abilities = channelFor(provider, channel).abilities?.(channel);
  if (abilities === undefined) throw new Error(`${provider} says nothing of what ${channel} can send`);
  return abilities;
}

/** Whether it can be sent, with its limit; null when not. */
export function sent(kind: MessageKind, abilities: Abilities): string | null {
  switch (kind) {
    case "text":
      return `${abilities.text.max.toLocaleString("en")} ${abilities.text.unit}`;
    case "image":
    case "video":
    case "audio":
    case "voice":
    case "document":
    case "sticker": {
      const limit = abilities.files[kind];
      return limit === undefined ? null : sizeOf(limit.maxBytes);
    }
    case "location":
      return abilities.location ? "yes" : null;
    case "contact":
      return abilities.contacts ? "yes" : null;
    case "interactive":
      if (abilities.buttons === null) return null;
      return `${abilities.buttons.max} buttons${abilities.list === null ? "" : ` or ${abilities.list.rowsMax} rows`}`;
    case "template":
      return abilities.templates ? "approved ones" : null;
    case "share":
    case "choice":
    case "order":
    case "form":
    case "system":
    case "unsupported":
      return null;
  }
}

const MIB = 1024 * 1024;
const sizeOf = (bytes: number): string => (bytes < MIB ? `${Math.round(bytes / 1024)} KB` : `${bytes / MIB} MB`);

/** What happens to a message afterwards, and who may begin. */
const ACTS: readonly [what: string, said: (abilities: Abilities) => string | null][] = [
  ["Reply to a message", ({ reply }) => (reply ? "yes" : null)],
  ["React", ({ react }) => (react === null ? null : reactionsOf(react))],
  ["Forward", ({ forward }) => (forward ? "the network's own" : "as a message of ours")],
  ["Change a sent text", ({ editWithinMs }) => (editWithinMs === null ? null : `${editWithinMs / 60_000} minutes`)],
  [
    "Words under a file",
    ({ caption }) => (caption === null ? null : `${caption.max.toLocaleString("en")} ${caption.unit}`),
  ],
  ["Show that somebody writes", ({ typing }) => (typing ? "yes" : null)],
  ["Begin a chat", ({ startChat }) => (startChat ? "yes" : null)],
  ["Free answers", ({ replyWindow }) => (replyWindow === null ? "always" : windowOf(replyWindow))],
];

const reactionsOf = ({ emoji, remove }: NonNullable<Abilities["react"]>): string =>
  `${emoji === null ? "any emoji" : emoji.join(" ")}${remove ? "" : ", for good"}`;

const HOUR_MS = 3_600_000;

function windowOf({ ms, asHumanAgentMs }: NonNullable<Abilities["replyWindow"]>): string {
  const more = [asHumanAgentMs === null ? [] : [`${asHumanAgentMs / 24 / HOUR_MS} days by a person`]].flat();
  return [`${ms / HOUR_MS} h`, ...more].join(", ");
}

const WORDS: Record<MessageKind, string> = {
  text: "Text",
  image: "Picture",
  video: "Video",
  audio: "Sound",
  voice: "Voice note",
  document: "Document",
  sticker: "Sticker",
  contact: "Contact card",
  location: "Place",
  share: "Shared post, reel or story",
  interactive: "Buttons and lists",
  choice: "What somebody picked",
  template: "Template",
  order: "Order",
  form: "Filled-in form",
  system: "Notice",
  unsupported: "Anything else, said by its name",
};

/** `in` and `out` of each way of a kind; a dash where there is neither. */
export function supportedKindsTable(): string {
  const known = WAYS.map((way) => ({ kindsIn: kindsIn(way), abilities: abilitiesOf(way) }));
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const kinds = messageKindSchema.options.map((kind) =>
    row([
      WORDS[kind],
      ...known.map(({ kindsIn: taken, abilities }) => {
        const out = sent(kind, abilities);
        const cells = [
          taken.has(kind) ? ["in"] : [],
          out === null ? [] : [out === "yes" ? "out" : `out: ${out}`],
        ].flat();
        return cells.length === 0 ? "–" : cells.join(", ");
      }),
    ]),
  );
  const acts = ACTS.map(([what, said]) => row([what, ...known.map(({ abilities }) => said(abilities) ?? "–")]));
  return [row(["", ...WAYS.map(({ title }) => title)]), row(["---", ...WAYS.map(() => "---")]), ...kinds, ...acts].join(
    "\n",
  );
}

/** The README with the table of now in its place. */
export function withTable(readme: string): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error("the README has no place for the table of kinds");
  return `${readme.slice(0, begin)}${BEGIN}\n\n${supportedKindsTable()}\n\n${readme.slice(end)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const readme = readFileSync(README, "utf8");
  if (process.argv.includes("--write")) writeFileSync(README, withTable(readme));
  else process.stdout.write(`${supportedKindsTable()}\n`);
}
