import type { Outcome } from "../../shared/outcome.ts";
import type { AccountAccess, ChannelFailure, MediaAnswer } from "../channel.ts";
import { askGraph } from "../meta/ask.ts";
import { pictureBehind } from "../meta/own-picture.ts";
import { elementsOf, isJsonObject } from "../meta/reading.ts";

/** The number's own picture: `GET /{number}/whatsapp_business_profile` -> `{data: [{profile_picture_url}]}`. */
export async function whatsAppOwnPicture(access: AccountAccess): Promise<Outcome<MediaAnswer, ChannelFailure>> {
  const asked = await askGraph(access, {
    method: "GET",
    path: [access.accountExternalId, "whatsapp_business_profile"],
    query: { fields: "profile_picture_url" },
  });
  if (!asked.ok) return asked;
  const [profile] = elementsOf(asked.value.data);
  return pictureBehind(access, isJsonObject(profile) ? profile.profile_picture_url : null);
}
