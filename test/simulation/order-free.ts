import type { ChannelEvent } from "../../worker/shared/wire.ts";
import { takeBackWhatWasSaid } from "./people-steps.ts";
import { must } from "./promise.ts";
import { baseOf } from "./provider-model.ts";
import { World } from "./world.ts";

/** [5] Any permutation of what was delivered, with repeats, ends in the same view. */
export function checkOrderFree(world: World, seed: number): void {
  // What only a list has under its new ids waits in a world without one.
  if (world.provider.remakes > 0) return;
  const told = [...new Map(world.told.map((event) => [JSON.stringify(event), event])).values()];
  const other = new World();
  other.connectSecondAccount();
  other.now = world.now;
  for (const event of shuffled([...told, ...told.slice(0, told.length >> 1)], seed)) other.deliver([event]);
  takeBackWhatWasSaid(world);
  must(
    customersView(other, told, world.knowsPeopleOtherwise) === customersView(world, told, world.knowsPeopleOtherwise),
    "[5] the same events in any order give the same view",
  );
}

/** What customers wrote, as shown: our own messages depend on what we sent, not only on what was delivered. */
function customersView(world: World, told: ChannelEvent[], knowsPeopleOtherwise: boolean): string {
  const rows = world.sql.all<{ externalId: string; reactions: string | null }>(
    `SELECT m.external_id AS externalId, m.text, m.reactions, m.edited_at AS editedAt, m.deleted_at AS deletedAt, m.kind
     FROM messages m JOIN accounts a ON a.id = m.account_id WHERE m.direction = 'in'
     ORDER BY a.provider, a.channel, m.provider_message_id`,
  );
  const messages = rows.map((row) => ({ ...row, externalId: baseOf(row.externalId) }));
  if (knowsPeopleOtherwise) {
    // Whether two reactions are of one person depends on who is known to be one.
    const withoutPeople = messages.map((message) => ({ ...message, reactions: null }));
    return JSON.stringify([withoutPeople, told.length]);
  }
  const people = world.sql.all(
    `SELECT a.provider, a.channel, i.kind, i.value,
            (SELECT name FROM contacts WHERE root_id = w.root_id AND name IS NOT NULL ORDER BY name_at DESC, name DESC LIMIT 1) AS name,
            (SELECT group_concat(kind || ' ' || value, ', ') FROM
              (SELECT kind, value FROM identities WHERE account_id = i.account_id
               AND contact_id IN (SELECT id FROM contacts WHERE root_id = w.root_id) ORDER BY kind, value)) AS alsoKnownAs
     FROM identities i JOIN contacts w ON w.id = i.contact_id JOIN accounts a ON a.id = i.account_id
     ORDER BY a.provider, a.channel, i.kind, i.value`,
  );
  return JSON.stringify([messages, people, told.length]);
}

function shuffled<T>(items: T[], seed: number): T[] {
  let state = seed | 1;
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state;
  };
  const out = [...items];
  for (let place = out.length - 1; place > 0; place--) {
    const other = next() % (place + 1);
    [out[place], out[other]] = [out[other] as T, out[place] as T];
  }
  return out;
}
