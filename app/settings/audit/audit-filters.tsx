import { Form, Link } from "@remix-run/react";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { type AuditFilter, groupOf, isFiltered } from "./audit-row.ts";

/** Narrows the log down. A plain form for an address: it can be kept, shared and gone back from. */
export function AuditFilters({ filter, people }: { filter: AuditFilter; people: { id: string; name: string }[] }) {
  const words = settingsStrings.audit;
  return (
    <Form method="get" aria-label={words.filters} className="flex flex-col gap-4">
      <div className="grid grid-cols-2 gap-4 wide:grid-cols-3">
        <div className="col-span-2 wide:col-span-1">
          <SelectField
            name="action"
            label={words.group}
            defaultValue={filter.action}
            choices={[{ value: "", name: words.anyGroup }, ...actionChoices()]}
          />
        </div>
        <SelectField
          name="result"
          label={words.result}
          defaultValue={filter.result}
          choices={[
            { value: "", name: words.anyResult },
            ...Object.entries(words.results).map(([value, name]) => ({ value, name })),
          ]}
        />
        <SelectField
          name="actorId"
          label={words.person}
          defaultValue={filter.actorId}
          choices={[{ value: "", name: words.anyPerson }, ...people.map(({ id, name }) => ({ value: id, name }))]}
        />
      </div>
      <div className="flex gap-3">
        <Button type="submit" size="sm">
          {words.apply}
        </Button>
        {isFiltered(filter) && (
          <Link to="/settings/audit" className={buttonClass("plain", "sm")}>
            {words.clear}
          </Link>
        )}
      </div>
    </Form>
  );
}

/** Every action under what it is about. */
function actionChoices() {
  const words = settingsStrings.audit;
  return Object.entries(words.groups).map(([group, name]) => ({
    group: name,
    choices: Object.entries(words.actions)
      .filter(([action]) => groupOf(action) === group)
      .map(([value, text]) => ({ value, name: text })),
  }));
}
