import { changeContact } from "../../worker/inbox/team/change-contact.ts";
import { mergePeople, partPeople } from "../../worker/inbox/team/merge-people.ts";
import { must } from "./promise.ts";
import { pick, type Step } from "./step.ts";
import type { World } from "./world.ts";

/** What a team says of people: two are one, they are not after all, and what somebody is called here. */

const ANA = { id: "ana", name: "Ana" };

const people = (world: World): string[] =>
  world.sql.all<{ id: string }>("SELECT id FROM contacts WHERE id = root_id ORDER BY id").map(({ id }) => id);

export function teamMerges(world: World, { a, b }: Step): void {
  const [contactId, intoContactId] = [pick(people(world), a), pick(people(world), b)];
  if (contactId === undefined || intoContactId === undefined) return;
  must(mergePeople(world.sql, { contactId, intoContactId }, ANA, world.now).ok, "two people can be said to be one");
}

export function teamParts(world: World, { a }: Step): void {
  const said = world.sql.all<{ id: number }>("SELECT id FROM contact_merges WHERE author_id IS NOT NULL ORDER BY id");
  const merge = pick(said, a);
  if (merge !== undefined)
    must(partPeople(world.sql, String(merge.id), world.now).ok, "what was said can be taken back");
}

export function teamNames(world: World, { a, b }: Step): void {
  const contactId = pick(people(world), a);
  const name = pick(["Mr Lino", "The one with the dog", null], b);
  if (contactId === undefined || name === undefined) return;
  must(changeContact(world.sql, { contactId, name }, world.now).ok, "a person can be given a name");
}

/** What the team said of people is not in what was delivered: without it, all is as the networks show it. */
export function takeBackWhatWasSaid(world: World): void {
  const said = world.sql.all<{ id: number }>(
    "SELECT id FROM contact_merges WHERE author_id IS NOT NULL AND undone_at IS NULL ORDER BY id",
  );
  for (const { id } of said) partPeople(world.sql, String(id), world.now);
  for (const contactId of people(world)) changeContact(world.sql, { contactId, name: null }, world.now);
}
