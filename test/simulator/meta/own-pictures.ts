import { mediaUrl } from "./media-routes.ts";

/** Signed anew for each answer, as the networks' own addresses are. */
export const pictureOf = (origin: string, { pictureNo }: { pictureNo?: number | undefined }) =>
  pictureNo === undefined
    ? {}
    : { profile_picture_url: `${mediaUrl(origin, `picture-${pictureNo}`)}?oh=${Date.now()}` };
