import type { FormErrors } from "../forms/errors-from.ts";
import { connectStrings } from "../lib/connect-strings.ts";
import { Field } from "../ui/field.tsx";
import { type Choice, type CredentialField, fieldsOf, SECRET_FIELDS } from "./read-credentials.ts";

/** Everything that has to be pasted in for one way of connecting. Secrets are hidden, and no browser keeps them. */
export function CredentialFields({
  choice,
  errors,
  idPrefix = "",
}: {
  choice: Choice;
  errors: FormErrors;
  /** On a page with several of these forms. */
  idPrefix?: string;
}) {
  return (
    <>
      <input type="hidden" name="provider" value={choice.provider} />
      <input type="hidden" name="channel" value={choice.channel} />
      {fieldsOf(choice).map((field) => (
        <Field
          key={field}
          id={`${idPrefix}${field}`}
          name={field}
          type={SECRET_FIELDS.has(field) ? "password" : "text"}
          label={connectStrings.credentials[field]}
          hint={hintOf(field, choice)}
          error={errors[field]}
          // "off" alone is not heeded for passwords: the sign-in of Parley would be offered.
          autoComplete={SECRET_FIELDS.has(field) ? "new-password" : "off"}
          autoCapitalize="none"
          spellCheck={false}
          inputMode={field === "dsn" ? "url" : undefined}
        />
      ))}
    </>
  );
}

function hintOf(field: CredentialField, { channel }: Choice): string {
  const words = connectStrings.credentials;
  switch (field) {
    case "dsn":
      return words.dsnHint;
    case "apiKey":
      return words.apiKeyHint;
    case "accessToken":
      return channel === "whatsapp" ? words.accessTokenWhatsapp : words.accessTokenInstagram;
    case "phoneNumberId":
      return words.phoneNumberIdHint;
    case "businessAccountId":
      return words.businessAccountIdHint;
    case "instagramUserId":
      return words.instagramUserIdHint;
    case "appSecret":
      return words.appSecretHint;
  }
}
