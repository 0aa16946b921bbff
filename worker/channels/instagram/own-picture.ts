import type { Outcome } from "../../shared/outcome.ts";
import type { AccountAccess, ChannelFailure, MediaAnswer } from "../channel.ts";
import { askGraph } from "../meta/ask.ts";
import { pictureBehind } from "../meta/own-picture.ts";
import { graphAccess, loginOf } from "./graph-access.ts";

/** The profile's own picture: `profile_picture_url` of the account, by whichever login (reference/meta.md, 4.1). */
export async function instagramOwnPicture(access: AccountAccess): Promise<Outcome<MediaAnswer, ChannelFailure>> {
  const path = loginOf(access.origin) === "page" ? [access.accountExternalId] : ["me"];
  const asked = await askGraph(graphAccess(access), { method: "GET", path, query: { fields: "profile_picture_url" } });
  return asked.ok ? pictureBehind(access, asked.value.profile_picture_url) : asked;
}
