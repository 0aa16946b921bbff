import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { AccountState } from "../../shared/wire.ts";
import type { AccountAccess, AccountHealth, ChannelFailure } from "../channel.ts";
import { messageErrorOf, metaErrorRow } from "../meta/errors.ts";
import { callGraph, isSuccess } from "../meta/graph.ts";
import { failureOfAnswer, failureOfNetwork } from "../meta/outcome.ts";
import { NUMBER_FIELDS, type NumberDetails, numberSchema } from "./number-details.ts";

/**
 * How a number stands: `GET /{number}` with its platform, name, quality and health (reference/meta.md, 5.3). An
 * answer that says why the account cannot be used (a token that is no longer good) is an answer, not a failure.
 */
export async function whatsAppHealth(access: AccountAccess): Promise<Outcome<AccountHealth, ChannelFailure>> {
  const called = await callGraph(access, {
    method: "GET",
    path: [access.accountExternalId],
    query: { fields: NUMBER_FIELDS },
  });
  if ("failure" in called) return fail(failureOfNetwork(called.failure));
  const { answer } = called;
  if (!isSuccess(answer)) {
    const state = answer.error === null ? undefined : metaErrorRow(answer.error, "whatsapp")?.accountState;
    if (answer.error === null || state === undefined) return fail(failureOfAnswer(answer));
    return ok({ state, name: null, problems: [messageErrorOf(answer.error, "whatsapp")] });
  }
  const number = numberSchema.safeParse(answer.json);
  return number.success && number.data.id !== null ? ok(healthOf(number.data)) : fail("unreadable_answer");
}

type Problem = AccountHealth["problems"][number];

/** Exported for its table of tests. */
export function healthOf(number: NumberDetails): AccountHealth {
  const found = [platformOf(number), statusOf(number), sendingOf(number)];
  const worst = found.map(({ state }) => state).sort((a, b) => SEVERITY.indexOf(b) - SEVERITY.indexOf(a))[0];
  return {
    state: worst ?? "connected",
    name: number.verified_name ?? number.display_phone_number,
    problems: [...found.flatMap(({ problems }) => problems), ...notices(number)],
  };
}

const SEVERITY: readonly AccountState[] = ["connected", "stopped", "needs_sign_in", "removed"];

type Finding = { state: AccountState; problems: Problem[] };
const fine: Finding = { state: "connected", problems: [] };
const finding = (state: AccountState, code: string, text: string): Finding => ({ state, problems: [{ code, text }] });

/** Anything but the Cloud API, and messages neither come nor go here. */
function platformOf({ platform_type: platform }: NumberDetails): Finding {
  if (platform === null || platform === "CLOUD_API") return fine;
  return finding(
    "stopped",
    "platform",
    "This number is not registered with WhatsApp's Cloud API. Register it at Meta.",
  );
}

/** Meta's page does not list the words of `status`; the ones here are from its API's general reference. */
function statusOf({ status }: NumberDetails): Finding {
  switch (status) {
    case "BANNED":
      return finding("stopped", "banned", "WhatsApp has banned this number. Take it up with Meta in Business Support.");
    case "DELETED":
      return finding("removed", "deleted", "This number was deleted at Meta.");
    case "DISCONNECTED":
      return finding("needs_sign_in", "disconnected", "This number is disconnected at Meta. Connect it again.");
    case "PENDING":
    case "UNVERIFIED":
      return finding(
        "stopped",
        "not_registered",
        "This number is not registered yet. Finish its registration at Meta.",
      );
    case "RESTRICTED":
    case "FLAGGED":
      return finding("connected", status.toLowerCase(), "WhatsApp limits this number because of its quality.");
    default:
      return fine;
  }
}

/** `health_status` looks through the number, its business account, its business and the app. */
function sendingOf({ health_status: health }: NumberDetails): Finding {
  if (health === null || health.can_send_message === null || health.can_send_message === "AVAILABLE") return fine;
  const problems = health.entities
    .filter((entity) => entity.can_send_message !== "AVAILABLE")
    .flatMap((entity) =>
      entity.errors.flatMap(({ error_code: code, error_description: what, possible_solution: how }) => {
        const text = [what, how].filter((one) => one !== null).join(" ");
        return text === "" ? [] : [{ code: `health_${code ?? "unknown"}`, text: text.slice(0, 400) }];
      }),
    );
  const isBlocked = health.can_send_message === "BLOCKED";
  const general = isBlocked ? "Meta does not let this number send." : "Meta lets this number send in part only.";
  return {
    state: isBlocked ? "stopped" : "connected",
    problems: problems.length > 0 ? problems : [{ code: "health", text: `${general} See WhatsApp Manager.` }],
  };
}

function notices({ quality_rating: quality, name_status: name }: NumberDetails): Problem[] {
  const problems: Problem[] = [];
  if (quality === "RED") {
    const text = "Customers block or report this number's messages often. WhatsApp may limit it.";
    problems.push({ code: "quality_red", text });
  }
  if (name === "DECLINED") {
    const text = "WhatsApp has declined this number's display name. Choose another one in WhatsApp Manager.";
    problems.push({ code: "name_declined", text });
  }
  return problems;
}
