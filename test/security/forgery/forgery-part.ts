import path from "node:path";
import { countMessages } from "../../bench/fill-tenant.ts";
import { messageSource } from "../../bench/message-source.ts";
import { openWorkspace } from "../../bench/workspace.ts";
import type { Part, PartResult } from "../part.ts";
import { changedFiles, printsOf } from "../site/file-print.ts";
import { inParallel } from "../site/in-parallel.ts";
import { forgeries } from "./forgeries.ts";

const GENUINE = 1_000;
const AT_ONCE = 8;

/** Webhook calls that no provider made: none is taken, and none costs a write. And every genuine one is taken. */
export const forgeryPart: Part = {
  name: "forgery",
  title: "Forged webhook calls",
  run: async (stage): Promise<PartResult> => {
    const site = await stage.startSite();
    const simulator = await stage.startSimulator();
    const workspace = await openWorkspace(site.deployable.url, simulator, "forged");
    const other = await openWorkspace(site.deployable.url, simulator, "other");
    const nextMessage = messageSource(stage.seed);
    const post = (target: string, headers: readonly (readonly [string, string])[]) =>
      site.callLocally({
        ...{ method: "POST", path: target, headers: [["content-type", "application/json"], ...headers] },
        body: JSON.stringify(nextMessage(workspace.accountId).envelope),
      });

    const { webhookPath, webhookSecret, accountId } = workspace;
    const genuine = () => post(webhookPath, [["unipile-auth", webhookSecret]]);
    // One before, so that the object and its files are there to be changed.
    const isFirstTaken = (await genuine()).status === 200;
    const storedBefore = countMessages(site.dataFolder, accountId);

    const broken: string[] = isFirstTaken ? [] : ["the first genuine call was refused"];
    const forged = forgeries(webhookPath, webhookSecret, [other.webhookSecret]);
    const objects = path.join(site.dataFolder, "do");
    const before = { files: printsOf(objects), control: site.control.contents() };
    const statuses = await inParallel(forged, AT_ONCE, async (call) => (await post(call.path, call.headers)).status);
    const changed = changedFiles(before.files, printsOf(objects));
    if (site.control.contents() !== before.control) changed.push("the control database");
    let accepted = 0;
    for (const [index, status] of statuses.entries()) {
      if (status === 401 || status === 404) continue;
      if (status === 200) accepted += 1;
      broken.push(`a forged call was answered ${status}: ${forged[index]?.name}`);
    }
    for (const file of changed) broken.push(`forged calls changed ${file}`);

    const answers = await inParallel(Array.from({ length: GENUINE }), AT_ONCE, genuine);
    const taken = answers.filter(({ status }) => status === 200).length;
    const stored = countMessages(site.dataFolder, accountId) - storedBefore;
    if (taken < GENUINE) broken.push(`${GENUINE - taken} of ${GENUINE} genuine calls were refused`);
    if (stored !== GENUINE) broken.push(`${stored} messages are stored after ${GENUINE} genuine calls`);
    return {
      figures: {
        forgeries: forged.length,
        forgeriesAccepted: accepted,
        forgeryFilesChanged: changed.length,
        genuineCalls: GENUINE,
        genuineAccepted: taken,
      },
      broken,
    };
  },
};
