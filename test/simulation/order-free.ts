import type { ChannelEvent } from "../../worker/shared/wire.ts";
import { takeBackWhatWasSaid } from "./people-steps.ts";
import { must } from "./promise.ts";
import { World } from "./world.ts";

/** [5] Any permutation of what was delivered, with repeats, ends in the same view. */
export function checkOrderFree(world: World, seed: number): void {
  const told = [
    ...new Map(world.bodies.flatMap((one) => one.events).map((event) => [JSON.stringify(event), event])).values(),
  ];
  const other = new World();
  other.connectSecondAccount();
  other.now = world.now;
  for (const event of shuffled([...told, ...told.slice(0, told.length >> 1)], seed)) other.deliver([event]);
  takeBackWhatWasSaid(world);
  must(
    customersView(other, told) === customersView(world, told),
    "[5] the same events in any order give the same view",
  );
}

/** What customers wrote, as shown: our own messages depend on what we sent, not only on what was delivered. */
function customersView(world: World, told: ChannelEvent[]): string {
  const rows = world.sql.all<{ externalId: string }>(
    `SELECT m.external_id AS externalId, m.text, m.reactions, m.edited_at AS editedAt, m.deleted_at AS deletedAt, m.kind
     FROM messages m WHERE m.direction = 'in' ORDER BY m.account_id, m.external_id`,
  );
  const people = world.sql.all(
    `SELECT i.account_id AS account, i.kind, i.value,
            (SELECT name FROM contacts WHERE root_id = w.root_id AND name IS NOT NULL ORDER BY name_at DESC, name DESC LIMIT 1) AS name,
            (SELECT group_concat(kind || ' ' || value, ', ') FROM
              (SELECT kind, value FROM identities WHERE account_id = i.account_id
               AND contact_id IN (SELECT id FROM contacts WHERE root_id = w.root_id) ORDER BY kind, value)) AS alsoKnownAs
     FROM identities i JOIN contacts w ON w.id = i.contact_id ORDER BY i.account_id, i.kind, i.value`,
  );
  return JSON.stringify([rows, people, told.length]);
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
