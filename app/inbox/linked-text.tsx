import { linkTokens } from "../lib/link-tokens.ts";

/** Text is text; only web addresses in it can be pressed. */
export function LinkedText({ text }: { text: string }) {
  return linkTokens(text).map((token, at) =>
    token.type === "text" ? (
      token.text
    ) : (
      <a
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
        key={at}
        href={token.href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        dir="ltr"
        className="rounded-sm underline decoration-[color-mix(in_srgb,currentColor_45%,transparent)] underline-offset-2 hover:decoration-current"
      >
        {token.text}
      </a>
    ),
  );
}
