import { SearchX } from "lucide-react";
import type { SearchProblem } from "../../../worker/shared/search.ts";
import { searchStrings as words } from "../../lib/search-strings.ts";
import { strings } from "../../lib/strings.ts";
import { useNearView } from "../../lib/use-near-view.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ChatRowSkeletons } from "../chat-row-skeletons.tsx";
import type { Search } from "./use-search.ts";

/** What in the question makes no sense, above what was found by the rest of it. */
export function SearchProblems({ problems }: { problems: readonly SearchProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className="mx-4 my-2 flex flex-none flex-col gap-1 rounded-md bg-warn-soft px-3 py-2 text-sm">
      {problems.map((problem) => (
        <li key={`${problem.part} ${problem.why}`} dir="auto">
          {words.problem(problem)}
        </li>
      ))}
    </ul>
  );
}

/** Beneath what was found: what is missing, what may be tried, and the way to more. */
export function SearchNotices({ text, found, isSuggesting }: { text: string; found: Search; isSuggesting: boolean }) {
  const { status, answer } = found;
  if (status === "failed") {
    return (
      <Notice role="alert" title={words.failed} text={words.why(found.reason ?? "")}>
        <Button onClick={found.retry}>{strings.error.tryAgain}</Button>
      </Notice>
    );
  }
  if (answer === null) return <Skeletons label={words.searching} />;
  const { people, items, nextCursor, isComplete } = answer;
  const isNone = people.length + items.length === 0 && nextCursor === null;
  return (
    <>
      {isNone && !isSuggesting && status === "ready" && (
        <Notice
          icon={<SearchX className="size-5" strokeWidth={1.7} />}
          title={words.noneTitle}
          text={/(^|\s)-?[a-z]+:/i.test(text) ? words.noneTry.operators : noneText(text)}
        />
      )}
      {nextCursor !== null &&
        (found.more === "failed" ? (
          <Notice role="alert" title={words.moreFailed}>
            <Button onClick={found.loadMore}>{strings.error.tryAgain}</Button>
          </Notice>
        ) : (
          <More key={nextCursor} onReached={found.loadMore} />
        ))}
      {!isComplete && (
        <div className="flex flex-col items-center gap-2 px-6 py-4 text-center text-ink-2 text-sm">
          {words.incomplete}
          <Button size="sm" onClick={found.retry}>
            {words.again}
          </Button>
        </div>
      )}
    </>
  );
}

const noneText = (text: string): string => (text.trim().includes(" ") ? words.noneTry.fewer : words.noneTry.spelling);

/** Skeletons of what comes next; reaching them asks for it. */
function More({ onReached }: { onReached: () => void }) {
  const end = useNearView<HTMLDivElement>("400px", onReached);
  return (
    <div ref={end}>
      <Skeletons label={words.more} />
    </div>
  );
}

const Skeletons = ({ label }: { label: string }) => (
  <div className="px-1.5 pt-2">
    <ChatRowSkeletons label={label} count={4} />
  </div>
);
