/** A name and the provider time of what gave it. */
export type Naming = { name: string | null; at: number };

/**
 * Which of two names is shown, as an order-free rule: the newer one, and of the same moment the one that sorts
 * last. The same name with a newer time counts as newer, so that an old name coming late does not replace it.
 */
export function isNewerName(known: Naming, given: { name: string; at: number }): boolean {
  if (known.name === null || given.at > known.at) return true;
  return given.at === known.at && given.name > known.name;
}

/** Later than every message: a name that the team gave is newer than all that a network will ever give. */
export const ALWAYS_NEWEST_AT = 8_640_000_000_000_000;

/**
 * SQL for the name of a person: the newest name that any of the contacts behind it was given.
 * @param rootId the SQL expression of the contact that stands for the person
 */
export function contactName(rootId: string): string {
  return `(SELECT n.name FROM contacts n WHERE n.root_id = ${rootId} AND n.name IS NOT NULL ORDER BY n.name_at DESC, n.name DESC LIMIT 1)`;
}

/** SQL for the name of the picture that a chat shows: the group's own, or the newest of whoever the person is. */
export const CHAT_PICTURE = `(SELECT p.hash FROM pictures p
   WHERE p.hash IS NOT NULL AND (p.owner = c.id OR p.owner IN (SELECT k.id FROM contacts k WHERE k.root_id = w.root_id))
   ORDER BY p.changed_at DESC LIMIT 1)`;
