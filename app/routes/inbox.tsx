import { data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/cloudflare";
import { useLoaderData, useParams } from "@remix-run/react";
import { InboxScreen } from "../inbox/inbox-screen.tsx";
import { readPaneSizes } from "../inbox/panes/pane-sizes.ts";
import { readSnapshot } from "../inbox/read-snapshot.ts";
import { readViewer } from "../inbox/read-viewer.ts";
import { strings } from "../lib/strings.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => {
  const name = loaded?.snapshot?.thread?.chat?.name ?? strings.chats.title;
  return [{ title: `${name} · ${strings.product}` }];
};

/** The first picture of the inbox. From then on the page keeps itself up to date, through `/live`. */
export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const { session } = context;
  if (!session) throw redirect(`/sign-in?next=${encodeURIComponent(new URL(request.url).pathname)}`);
  const [{ snapshot, isChatMissing }, viewer] = await Promise.all([
    readSnapshot(context.trpc, params.chatId ?? null, session.user.id),
    readViewer(context.trpc, session),
  ]);
  const status = snapshot === null ? 503 : isChatMissing ? 404 : 200;
  const panes = readPaneSizes(request.headers.get("cookie"));
  return data({ snapshot, isChatMissing, viewer, panes }, { status });
}

/** Going from chat to chat asks the server nothing here: threads come through the inbox's own store. */
export const shouldRevalidate = () => false;

export default function Inbox() {
  const { snapshot, isChatMissing, viewer, panes } = useLoaderData<typeof loader>();
  const { chatId = null } = useParams();
  return (
    <InboxScreen snapshot={snapshot} isChatMissing={isChatMissing} viewer={viewer} panes={panes} chatId={chatId} />
  );
}
