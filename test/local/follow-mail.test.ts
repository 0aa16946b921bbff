import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createMailer } from "../../worker/auth/mail.ts";
import { followMail, type LoggedMail } from "./follow-mail.ts";

let folder: string;
let logFile: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "parley-mail-"));
  logFile = path.join(folder, "worker.log");
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

it("a mail that the Worker logs in development is shown once, and nothing else of its log", async () => {
  vi.spyOn(console, "log").mockImplementation((line: string) => appendFileSync(logFile, `${line}\n`));
  const mailer = createMailer({ kind: "log" }, () => Promise.reject(new Error("the network is not to be used")));
  const old = { to: "old@shop.example", subject: "Before", text: "x" };
  const mail = { to: "ann@shop.example", subject: "Änderung", text: "one line\nhttp://127.0.0.1/x#y\n" };
  writeFileSync(logFile, "");
  await mailer.send(old);

  const shown: LoggedMail[] = [];
  const stop = followMail(logFile, (found) => shown.push(found));
  appendFileSync(logFile, '{"level":"info","what":"request"}\n');
  await mailer.send(mail);
  await vi.waitFor(() => expect(shown).toEqual([mail]), { timeout: 5_000 });
  await mailer.send({ ...mail, subject: "Another" });
  await vi.waitFor(() => expect(shown.map(({ subject }) => subject)).toEqual(["Änderung", "Another"]), {
    timeout: 5_000,
  });
  stop();
});

it("a log that is not there yet is waited for", async () => {
  const shown: LoggedMail[] = [];
  const stop = followMail(logFile, (found) => shown.push(found));
  const line = 'development mail: {"to":"a@b.example","subject":"s","text":"t"}\n';
  writeFileSync(logFile, line.slice(0, 20));
  appendFileSync(logFile, line.slice(20));
  await vi.waitFor(() => expect(shown).toEqual([{ to: "a@b.example", subject: "s", text: "t" }]), { timeout: 5_000 });
  stop();
});
