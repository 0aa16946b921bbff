import type { ReactNode } from "react";
import { linkTokens } from "../../worker/shared/link-tokens.ts";
import { phonePieces } from "../lib/phone-pieces.ts";
import { isPlain, type TextPiece, textPieces } from "../lib/text-marks.ts";
import { useInbox } from "./inbox-context.tsx";

/**
 * What somebody wrote, drawn as the network draws it: WhatsApp has marks, Instagram shows them as they are. Text is
 * text, and only web addresses and phone numbers can be pressed.
 */
export function MessageText({ text, chatId }: { text: string; chatId: string }) {
  const hasMarks = useInbox((state) => state.chats[chatId]?.channel === "whatsapp");
  return drawn(!hasMarks || isPlain(text) ? linkTokens(text) : textPieces(text));
}

const drawn = (pieces: readonly TextPiece[]): ReactNode =>
  // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
  pieces.map((piece, at) => <Piece key={at} piece={piece} />);

function Piece({ piece }: { piece: TextPiece }) {
  switch (piece.type) {
    case "text":
      return <Words text={piece.text} />;
    case "link":
      return (
        <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow" dir="ltr" className={linkClass}>
          {piece.text}
        </a>
      );
    case "code":
      return (
        <code className="rounded-sm bg-[color-mix(in_srgb,currentColor_9%,transparent)] px-1 text-[.92em]">
          {piece.text}
        </code>
      );
    case "block":
      return (
        <code className="my-1 block overflow-x-auto whitespace-pre rounded-sm bg-[color-mix(in_srgb,currentColor_9%,transparent)] px-2 py-1.5 text-[.88em]">
          {piece.text}
        </code>
      );
    case "bold":
      return <strong className="font-semibold">{drawn(piece.pieces)}</strong>;
    case "italic":
      return <em>{drawn(piece.pieces)}</em>;
    case "strike":
      return <s>{drawn(piece.pieces)}</s>;
    case "quote":
      return (
        <span className="my-0.5 block border-[color-mix(in_srgb,currentColor_35%,transparent)] border-s-2 ps-2 text-[color-mix(in_srgb,currentColor_80%,transparent)]">
          {drawn(piece.pieces)}
        </span>
      );
  }
}

const linkClass =
  "rounded-sm underline decoration-[color-mix(in_srgb,currentColor_45%,transparent)] underline-offset-2 hover:decoration-current";

/** A number has a direction of its own: among Arabic words its groups would else stand in the wrong order. */
const Words = ({ text }: { text: string }) =>
  phonePieces(text).map((piece, at) =>
    piece.type === "text" ? (
      piece.text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
      <a key={at} href={piece.href} dir="ltr" className={`${linkClass} whitespace-nowrap`}>
        {piece.text}
      </a>
    ),
  );
