import assert from "node:assert/strict";
import { BUNDLE_LIMIT_KIB, measureBundle } from "./bundle-size.ts";
import { Newcomer, type Seen } from "./newcomer.ts";

// What `.ci/run` adds to `npm test`: the size of the Worker, and `npm start` as a newcomer meets it. The last line
// says how it went.

let passed = 0;
let failed = 0;

/** One check that says what must hold; the ones after it still run. */
async function check(title: string, holds: () => Promise<string | undefined> | string | undefined): Promise<void> {
  process.stdout.write(`${title} ... `);
  const startedAt = performance.now();
  try {
    const remark = await holds();
    passed += 1;
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`ok (${seconds} s)${remark === undefined ? "" : `: ${remark}`}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED\n${error instanceof Error ? error.message : error}\n`);
  }
}

await check(`The Worker is at most ${BUNDLE_LIMIT_KIB} KiB, gzipped`, async () => {
  const size = await measureBundle();
  assert.ok(size <= BUNDLE_LIMIT_KIB, `It is ${size} KiB.`);
  return `${size} KiB`;
});

const newcomer = await Newcomer.arrive();
try {
  let seen: Seen | null = null;
  await check("A newcomer clones the repository, and `npm start` says that it is ready", async () => {
    newcomer.clone();
    const printed = await newcomer.start();
    await newcomer.signIn(printed);
    return printed.url;
  });
  await check("The printed demo sign-in shows an inbox with a message", async () => {
    seen = await newcomer.findMessages();
    assert.equal(await newcomer.openPage("/inbox"), 200);
    return `${seen.messageIds.length} in the first chat`;
  });
  await check("Ctrl-C ends it with exit code 0 and leaves both ports free", async () => {
    assert.equal(await newcomer.interrupt(), 0);
    assert.ok(await newcomer.arePortsFree(), "A port is still taken.");
    return undefined;
  });
  await check("Started again, it has kept the sign-in and the messages, and stops as well", async () => {
    await newcomer.signIn(await newcomer.start());
    assert.ok(seen, "There was no message to keep.");
    const kept = await newcomer.messageIdsOf(seen.chatId);
    assert.deepEqual(
      seen.messageIds.filter((id) => !kept.includes(id)),
      [],
      "Messages of the first start are gone.",
    );
    assert.equal(await newcomer.interrupt(), 0);
    assert.ok(await newcomer.arePortsFree(), "A port is still taken.");
    return undefined;
  });
} finally {
  await newcomer.leave();
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
