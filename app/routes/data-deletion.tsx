import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData, useParams } from "@remix-run/react";
import { DataDeletionPage } from "../auth/data-deletion-page.tsx";
import { dataDeletionStrings } from "../lib/data-deletion-strings.ts";
import { failureOf } from "../lib/failure-of.ts";
import { strings } from "../lib/strings.ts";

export const meta: MetaFunction = () => [{ title: `${dataDeletionStrings.code} · ${strings.product}` }];

/** What became of a deletion. A code that nobody was given is a page of its own, not an error. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  try {
    return data({ deletion: await context.trpc.dataDeletions.look({ code: params.code ?? "" }) });
  } catch (error) {
    const { code } = failureOf(error);
    if (code !== "NOT_FOUND" && code !== "BAD_REQUEST") throw error;
    return data({ deletion: null }, { status: 404 });
  }
}

export default function DataDeletion() {
  const { deletion } = useLoaderData<typeof loader>();
  const { code = "" } = useParams();
  return <DataDeletionPage deletion={deletion} code={code} />;
}
