import { settingsStrings } from "../../lib/settings-strings.ts";
import { PageHead } from "../section.tsx";
import { KeyForm } from "./key-form.tsx";
import { type KeyItem, KeyRows } from "./key-rows.tsx";

/** The keys that programs come with. */
export function KeysPage({ keys }: { keys: KeyItem[] }) {
  const words = settingsStrings.keys;
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <KeyForm />
      <KeyRows keys={keys} />
    </>
  );
}
