import { expectedBetween, type Profile, timeOfExpected } from "./profile.ts";

/** What is known of an account's silence. Times in ms. */
export type Watched = {
  profile: Profile;
  /** Since when its traffic is counted. */
  since: number;
  lastTrafficAt: number;
  /** `usualLargestGap` by the profile's `least`. */
  largestGap: number;
  probedAt: number | null;
};

export type Verdict = "fine" | "probe" | "silent";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Before a whole week nothing is usual. */
const LEARNING_MS = 7 * DAY_MS;
/** Fewer in four weeks are no traffic to speak of. */
const MESSAGES_MIN = 50;
/** Asking costs a call or two and alarms nobody: a silence of three messages happens by itself once in twenty. */
const PROBE_AT = 3;
const PROBE_AGAIN_MS = 10 * 60 * 1000;
/** One in 20,000 by chance, were each message on its own; that they are not is what the largest gap is for. */
const SILENT_AT = 10;
const LARGEST_GAP_FACTOR = 1.5;

const knowsEnough = ({ profile, since }: Watched, now: number): boolean =>
  now - since >= LEARNING_MS && profile.messages >= MESSAGES_MIN;

const silentAt = ({ largestGap }: Watched): number => Math.max(SILENT_AT, LARGEST_GAP_FACTOR * largestGap);

/**
 * Whether an account whose provider says that all is well has gone silent, by what it is used to. `silent` needs no
 * evidence from the provider: where its connection is dead on the inside, the provider has none.
 */
export function judgeSilence(watched: Watched, now: number): Verdict {
  if (!knowsEnough(watched, now)) return "fine";
  const { profile, lastTrafficAt } = watched;
  if (expectedBetween(profile.mean, lastTrafficAt, now) < PROBE_AT) return "fine";
  // Never without having asked in this silence.
  const { probedAt } = watched;
  const wasAsked = probedAt !== null && probedAt > lastTrafficAt;
  if (wasAsked && expectedBetween(profile.least, lastTrafficAt, now) >= silentAt(watched)) return "silent";
  return !wasAsked || now >= nextProbeAt(watched, probedAt) ? "probe" : "fine";
}

/** When to judge it again, if nothing comes; null when there is nothing to judge within a week. */
export function nextJudgementAt(watched: Watched, now: number): number | null {
  if (!knowsEnough(watched, now)) return null;
  const { profile, lastTrafficAt, probedAt } = watched;
  const probeAt = timeOfExpected(profile.mean, lastTrafficAt, PROBE_AT);
  if (probedAt === null || probedAt <= lastTrafficAt) return probeAt;
  const silence = timeOfExpected(profile.least, lastTrafficAt, silentAt(watched));
  const again = nextProbeAt(watched, probedAt);
  return silence === null || silence <= now ? again : Math.min(again, silence);
}

/** The longer it has been silent, the rarer it is asked. */
const nextProbeAt = ({ lastTrafficAt }: Watched, probedAt: number): number =>
  probedAt + Math.max(PROBE_AGAIN_MS, (probedAt - lastTrafficAt) / 2);

/** Less than this behind is only late. */
const LATE_MS = 2 * 60 * 1000;
const STALE_MS = 10 * 60 * 1000;

/**
 * Whether messages that had to be fetched say that webhooks have stopped: they are newer than the last that came by
 * itself, and more than one, or one where some were to be expected. A single one may have been lost on its way.
 */
export function missedByWebhook(
  watched: Watched,
  fetched: { count: number; newestAt: number | null },
  now: number,
): boolean {
  const { lastTrafficAt, profile } = watched;
  if (fetched.newestAt === null || fetched.newestAt < lastTrafficAt + LATE_MS || now < lastTrafficAt + STALE_MS) {
    return false;
  }
  return fetched.count > 1 || (fetched.count === 1 && expectedBetween(profile.mean, lastTrafficAt, now) >= 1);
}
