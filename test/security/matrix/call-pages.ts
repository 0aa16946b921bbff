import { may } from "../../../worker/shared/permissions.ts";
import { type HttpAnswer, headerOf } from "../site/http-call.ts";
import { CALLERS, type Caller } from "./callers.ts";
import { withoutWhatIsNew } from "./compare-answers.ts";
import type { Matrix } from "./matrix.ts";
import type { PageEntry } from "./pages-table.ts";
import type { RouteEntry } from "./routes-table.ts";
import type { Ids } from "./tenant-world.ts";

/** A page and its data, and what its forms send, by everybody from outside A, with A's ids and with nobody's. */
export async function openFromOutside(matrix: Matrix, pattern: string, entry: PageEntry): Promise<void> {
  for (const caller of CALLERS.filter(({ of }) => of !== "A")) {
    const visitor = matrix.visitor(caller, "member");
    const addressOf = (ids: Ids) => entry.address?.(ids) ?? pattern;
    await compare(matrix, `GET ${pattern} by ${caller.name}`, (ids) => visitor.get(addressOf(ids)));
    await compare(matrix, `the data of ${pattern} by ${caller.name}`, (ids) => visitor.get(dataOf(addressOf(ids))));
    judgePageDoor(matrix, pattern, entry, caller, await visitor.get(addressOf(matrix.nowhere)));
    for (const [index] of (entry.forms?.(matrix.nowhere) ?? []).entries()) {
      await compare(matrix, `form ${index + 1} of ${pattern} by ${caller.name}`, (ids) =>
        visitor.submit(addressOf(ids), entry.forms?.(ids)[index] ?? {}),
      );
    }
  }
}

/** Which of A's own people see it. */
export async function openFromInside(matrix: Matrix, pattern: string, entry: PageEntry): Promise<void> {
  for (const caller of CALLERS.filter(({ of }) => of === "A")) {
    const visitor = matrix.visitor(caller, "member");
    matrix.calls += 1;
    const answer = await visitor.get(entry.address?.(matrix.nowhere) ?? pattern);
    judgePageDoor(matrix, pattern, entry, caller, answer);
  }
}

export async function callRoute(matrix: Matrix, route: string, entry: RouteEntry): Promise<void> {
  if ("elsewhere" in entry) return;
  for (const caller of CALLERS.filter(({ of }) => of !== "A")) {
    const visitor = matrix.visitor(caller, "member");
    for (const [index, { method }] of entry.calls(matrix.nowhere).entries()) {
      const send = (ids: Ids) => visitor.send(entry.calls(ids)[index] ?? { method, path: "/" });
      await compare(matrix, `${route}, ${index + 1}, by ${caller.name}`, send);
    }
  }
}

async function compare(matrix: Matrix, what: string, ask: (ids: Ids) => Promise<HttpAnswer>): Promise<void> {
  matrix.calls += 2;
  const theirs = await ask(matrix.a.ids);
  const nobodys = await ask(matrix.nowhere);
  matrix.judgeForeign(what, theirs);
  if (theirs.status >= 500) matrix.broken.push(`${what} was answered ${theirs.status}`);
  const [one, other] = [matrix.comparable(theirs), matrix.comparable(nobodys)].map(withoutWhatIsNew);
  matrix.judgeEqual(what, one ?? "", other ?? "");
}

/** `/settings/keys?a=b` -> `/settings/keys.data?a=b`: where Remix answers with what a page is drawn from. */
function dataOf(address: string): string {
  const [path = "", search] = address.split("?");
  return `${path === "/" ? "/_root" : path}.data${search === undefined ? "" : `?${search}`}`;
}

function judgePageDoor(matrix: Matrix, pattern: string, { door }: PageEntry, caller: Caller, answer: HttpAnswer): void {
  if (door === "anyone") return;
  const { status } = answer;
  const location = headerOf(answer.headers, "location") ?? "";
  const what = `${pattern} by ${caller.name} was answered ${status} ${location}`.trim();
  // No key opens a page, whatever it may do elsewhere.
  if (caller.kind !== "role") {
    if (status !== 302 || !location.startsWith("/sign-in")) matrix.broken.push(`${what} instead of the sign-in page`);
  } else if (door !== "signed_in" && !may(caller.role, door)) {
    if (status !== 403) matrix.broken.push(`${what} instead of 403`);
  } else if (status !== 200 && status !== 404) matrix.broken.push(`${what}, and may see it`);
}
