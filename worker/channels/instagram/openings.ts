import type { Referral } from "../../shared/wire.ts";
import { missing, type Reading, unknownShape } from "../meta/reading.ts";
import { messageEvent } from "./messages.ts";
import { partiesOf } from "./people.ts";
import { referralOf } from "./referral.ts";
import { type IgEvent, postbackSchema, referralSchema } from "./schema.ts";

/**
 * A tap on an ice breaker, a menu or a button: what they picked is what they said. To an app that is not in control of
 * the thread it comes without its payload.
 */
export function readPostback(value: unknown, event: IgEvent, entryId: string | null): Reading {
  const postback = postbackSchema.parse(value);
  if (postback === null) return unknownShape("a postback that is no object");
  const title = postback.title ?? postback.payload;
  if (title === null) return missing("postback.title");
  return messageEvent(partiesOf(event, entryId, false), event, {
    mid: postback.mid,
    derivedAs: "postback",
    said: {
      kind: "choice",
      text: title,
      attachments: [],
      content: { type: "choice", id: postback.payload ?? title, title, description: null },
      ...(postback.referral === null ? {} : { referral: referralOf(postback.referral) }),
    },
  });
}

/**
 * Somebody opened the chat through a link or an ad and has not written yet. A line of the chat and no message of
 * theirs: it opens no reply window and counts as nothing unread.
 */
export function readReferral(value: unknown, event: IgEvent, entryId: string | null): Reading {
  const parsed = referralSchema.parse(value);
  if (parsed === null) return unknownShape("a referral that is no object");
  const referral = referralOf(parsed);
  return messageEvent(partiesOf(event, entryId, false), event, {
    mid: null,
    derivedAs: "referral",
    said: { kind: "system", text: OPENED[referral.source], attachments: [], referral },
  });
}

const OPENED: Record<Referral["source"], string> = {
  ad: "Opened the chat from an ad",
  post: "Opened the chat from a post",
  link: "Opened the chat from a link",
  unknown: "Opened the chat",
};
