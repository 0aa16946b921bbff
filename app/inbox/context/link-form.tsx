import { useState } from "react";
import type { ContactLink } from "../../../worker/shared/team.ts";
import { contactFormStrings } from "../../lib/contact-form-strings.ts";
import { contextStrings } from "../../lib/context-strings.ts";
import { pageAddress } from "./page-address.ts";
import { SmallField, SmallForm } from "./small-form.tsx";

const words = contactFormStrings.links;

/** A page of another tool, and what it is. */
export function LinkForm({
  isBusy,
  onSave,
  onCancel,
}: {
  isBusy: boolean;
  onSave: (link: Omit<ContactLink, "id">) => void;
  onCancel: () => void;
}) {
  const [typed, setTyped] = useState({ type: "", externalId: "", title: "", url: "" });
  const [wasTried, setWasTried] = useState(false);
  const url = pageAddress(typed.url);
  const said = { type: typed.type.trim(), externalId: typed.externalId.trim(), title: typed.title.trim() };
  const needed = (text: string) => (wasTried && text === "" ? words.needed : null);

  function save(): void {
    setWasTried(true);
    if (url !== null && Object.values(said).every((text) => text !== "")) onSave({ ...said, url });
  }
  const field = (name: keyof typeof typed, maxLength: number) => ({
    value: typed[name],
    maxLength,
    onChange: (event: { target: { value: string } }) =>
      setTyped((before) => ({ ...before, [name]: event.target.value })),
  });
  return (
    <SmallForm label={contextStrings.links.add} isBusy={isBusy} onSave={save} onCancel={onCancel}>
      <SmallField label={words.type} choices={words.types} error={needed(said.type)} {...field("type", 40)} />
      <SmallField label={words.name} error={needed(said.title)} {...field("title", 200)} />
      <SmallField label={words.externalId} error={needed(said.externalId)} {...field("externalId", 200)} />
      <SmallField
        label={words.url}
        type="url"
        inputMode="url"
        dir="ltr"
        placeholder={words.urlHint}
        error={wasTried && url === null ? words.notUrl : null}
        {...field("url", 2_000)}
      />
    </SmallForm>
  );
}
