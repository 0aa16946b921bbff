import { readSurface } from "../matrix/surface.ts";
import type { Part, PartResult } from "../part.ts";
import { CanarySearch } from "../site/canary-search.ts";
import type { HttpAnswer } from "../site/http-call.ts";
import type { Stage } from "../site/stage.ts";
import { enterEverySecret, logOf } from "./entered-site.ts";
import { type Collected, forceErrors } from "./force-errors.ts";
import { searchFiles } from "./search-files.ts";

/**
 * One of every secret, each unique, in through every entrance; then everything goes wrong that can. After that none
 * of them is in a log, in an answer that was not for giving it, in a frame, or in a file of the databases.
 */
export const secretsPart: Part = {
  name: "secrets",
  title: "Where secrets turn up",
  run: async (stage): Promise<PartResult> => {
    const surface = await readSurface();
    const entered = await enterEverySecret(stage);
    const search = new CanarySearch([...entered.secrets.values()]);
    // Now, while the write-ahead logs hold every write, and once more at the end.
    const atFirst = searchFiles(entered.site.dataFolder, search);
    const onTheWay = entered.answers.map((answer) => ({ what: "an entrance", answer, isEcho: false }));
    const collected = [...onTheWay, ...(await forceErrors(entered, surface))];
    const broken: string[] = [];

    const log = logOf(entered);
    const lines = log.toString("utf8").split("\n").length;
    const inLog = nameOfValues(new CanarySearch([...entered.secrets.values(), ...entered.privacies.values()]).in(log), [
      ...entered.secrets,
      ...entered.privacies,
    ]);
    for (const name of inLog) broken.push(`the log has the ${name}`);
    if (lines < 1_000) broken.push(`the log has only ${lines} lines, so it shows nothing`);

    let inAnswers = 0;
    for (const one of collected.filter(({ isEcho }) => !isEcho)) {
      for (const name of nameOfValues(search.in(bytesOf(one)), [...entered.secrets])) {
        inAnswers += 1;
        broken.push(`${one.what}: the answer has the ${name}`);
      }
    }
    const failures = collected.filter(({ answer }) => typeof answer !== "string" && answer.status >= 500).length;
    if (failures === 0) broken.push("nothing failed, so the error answers were not seen");

    const afterwards = searchFiles(entered.site.dataFolder, search);
    const found = [...atFirst.found, ...afterwards.found];
    for (const { file, value } of found) {
      broken.push(`${file} has the ${nameOfValues([value], [...entered.secrets])[0]} in plain`);
    }
    const said = new CanarySearch([entered.privacies.get("messageText") ?? ""]);
    if (searchFiles(entered.site.dataFolder, said).found.length === 0) {
      broken.push("not even a message is found in the files, so they were not looked through");
    }
    if (atFirst.walBytes === 0) broken.push("no write-ahead log was there to be looked through");
    const wrongSettings = await startWithWrongSettings(stage);
    for (const name of wrongSettings) broken.push(`a site that is set up wrongly tells its ${name}`);

    return {
      figures: {
        secrets: entered.secrets.size,
        secretAnswers: collected.length,
        secretAnswersFailed: failures,
        secretLogLines: lines,
        secretFiles: afterwards.files,
        secretsInLog: inLog.length,
        secretsInAnswers: inAnswers,
        secretsInFiles: found.length,
        secretsOfWrongSettings: wrongSettings.length,
      },
      broken,
    };
  },
};

/** Settings that break a rule, with a secret in each: the site says which, and never what it was. */
async function startWithWrongSettings(stage: Stage): Promise<string[]> {
  const values = { MASTER_KEYS: "k1:canary-of-the-master-key", MAIL_API_KEY: "canary-of-the-mail-key" };
  const site = await stage.startSite({ variables: values, keepsAllLogs: true });
  const answers: HttpAnswer[] = [];
  for (const target of ["/", "/ready", "/sign-in", "/trpc/auth.me"]) {
    answers.push(await site.call({ method: "GET", path: target }));
  }
  const search = new CanarySearch(Object.values(values));
  const said = [...answers.map((answer) => bytesOf({ what: "", answer, isEcho: false })), logOf({ site })];
  return said.flatMap((bytes) => nameOfValues(search.in(bytes), Object.entries(values)));
}

function bytesOf({ answer }: Collected): Buffer {
  if (typeof answer === "string") return Buffer.from(answer);
  // A session is for the browser that gets it, in the one header that is for it.
  const headers = answer.headers.filter(([name]) => name.toLowerCase() !== "set-cookie");
  return Buffer.concat([Buffer.from(JSON.stringify(headers)), answer.body]);
}

const nameOfValues = (values: readonly string[], named: readonly (readonly [string, string])[]): string[] =>
  values.map((value) => named.find(([, one]) => one === value)?.[0] ?? "something");
