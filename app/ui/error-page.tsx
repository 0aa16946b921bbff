import { strings } from "../lib/strings.ts";
import { buttonClass } from "./button.tsx";
import { Logo } from "./logo.tsx";
import { RequestReference } from "./request-reference.tsx";

/** The page that stands in for one that is not there or broke. Plain links: they work whatever state the page is in. */
export function ErrorPage({ isNotFound, requestId }: { isNotFound: boolean; requestId: string | null }) {
  const words = strings.error;
  return (
    <main className="grid min-h-[calc(100dvh-var(--strip))] place-items-center p-6">
      <div className="flex max-w-[46ch] flex-col items-start gap-2">
        <Logo />
        <h1 className="mt-4 font-semibold text-2xl leading-tight tracking-[-.022em]">
          {isNotFound ? words.notFoundTitle : words.title}
        </h1>
        <p className="text-ink-2 text-lg">{isNotFound ? words.notFoundText : words.text}</p>
        <div className="mt-5 flex flex-wrap gap-3">
          {!isNotFound && (
            <a href="?" className={buttonClass("primary")}>
              {words.again}
            </a>
          )}
          <a href="/inbox" className={buttonClass(isNotFound ? "primary" : "plain")}>
            {words.toInbox}
          </a>
        </div>
        {!isNotFound && <RequestReference id={requestId} />}
      </div>
    </main>
  );
}
