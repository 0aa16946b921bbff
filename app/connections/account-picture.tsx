import { useState } from "react";
import type { Account } from "../../worker/shared/wire.ts";
import { Avatar } from "../ui/avatar.tsx";
import { ChannelMark } from "../ui/channel-mark.tsx";

/** The account's own picture, or its initials where there is none or it does not load. Decoration: the name is beside it. */
export function AccountPicture({ account: { id, name, channel, pictureUrl } }: { account: Account }) {
  const [hasFailed, setFailed] = useState(false);
  // Only from here: another address would tell its host who looks at it, and the page's policy refuses it.
  if (!pictureUrl?.startsWith("/") || hasFailed) return <Avatar id={id} name={name} channel={channel} />;
  return (
    <span aria-hidden="true" className="relative size-11 flex-none">
      <img src={pictureUrl} alt="" onError={() => setFailed(true)} className="size-11 rounded-full object-cover" />
      <ChannelMark channel={channel} />
    </span>
  );
}
