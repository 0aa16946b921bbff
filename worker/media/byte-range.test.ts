import { expect, test } from "vitest";
import { cutOut, headerOf, rangeOf, withinOf } from "./byte-range.ts";

/** A stream of the letters in chunks of this length, and whether it was given up. */
function letters(text: string, chunk: number) {
  const seen = { cancelled: false, pulled: 0 };
  let at = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        seen.pulled += 1;
        controller.enqueue(new TextEncoder().encode(text.slice(at, at + chunk)));
        at += chunk;
        if (at >= text.length) controller.close();
      },
      cancel: () => {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, seen };
}

test.each([
  ["bytes=0-1", { offset: 0, length: 2 }],
  ["bytes=5-", { offset: 5 }],
  ["bytes=-3", { suffix: 3 }],
  [" bytes=7-7 ", { offset: 7, length: 1 }],
])("%s is one range, and is asked for again as it was", (header, range) => {
  expect(rangeOf(header)).toEqual(range);
  expect(headerOf(range)).toBe(header.trim());
});

test.each([
  [null],
  [""],
  ["bytes=-"],
  ["bytes=-0"],
  ["bytes=9-3"],
  ["bytes=0-1,5-6"],
  ["lines=0-1"],
  ["bytes=a-b"],
  ["bytes=1e3-"],
])("%s is no range that is answered: the whole is", (header) => {
  expect(rangeOf(header)).toBeNull();
});

test.each([
  [
    { offset: 0, length: 2 },
    { offset: 0, length: 2 },
  ],
  [
    { offset: 8, length: 9 },
    { offset: 8, length: 2 },
  ],
  [{ offset: 4 }, { offset: 4, length: 6 }],
  [{ offset: 10 }, { offset: 10, length: 0 }],
  [
    { offset: 99, length: 4 },
    { offset: 99, length: 0 },
  ],
  [{ suffix: 3 }, { offset: 7, length: 3 }],
  [{ suffix: 30 }, { offset: 0, length: 10 }],
])("of ten bytes %o is %o", (range, within) => {
  expect(withinOf(range, 10)).toEqual(within);
});

test.each([1, 2, 3, 4, 7, 10, 50])(
  "the bytes that were asked for are cut out of a stream in chunks of %i",
  async (chunk) => {
    for (let offset = 0; offset < 10; offset++) {
      for (let length = 1; offset + length <= 10; length++) {
        const { body } = letters("abcdefghij", chunk);
        const cut = await new Response(cutOut(body, { offset, length })).text();
        expect(cut).toBe("abcdefghij".slice(offset, offset + length));
      }
    }
  },
);

test("no more of a stream is read than was asked for, and none when the viewer has gone", async () => {
  const first = letters("abcdefghij", 1);
  expect(await new Response(cutOut(first.body, { offset: 1, length: 2 })).text()).toBe("bc");
  expect(first.seen).toEqual({ cancelled: true, pulled: 3 });
  const second = letters("abcdefghij", 1);
  await cutOut(second.body, { offset: 1, length: 2 }).cancel();
  expect(second.seen.cancelled).toBe(true);
});
