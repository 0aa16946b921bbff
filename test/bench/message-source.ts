import { whatsapp, whatsappPerson } from "../flows/fixtures/unipile-envelope.ts";
import { SeededRandom } from "../simulator/seeded-random.ts";

/** Customers of one account. Enough that a group commit meets many chats, few enough that most messages meet a known one. */
export const CUSTOMERS = 200;

/** Digits only, two too many to be anybody's. */
export const customerPhone = (number: number): string => `34611${String(number).padStart(8, "0")}`;

export type SourcedMessage = { id: string; envelope: object };

/** Fresh incoming messages of an account's customers, in the provider's shape; the same seed makes the same ones. */
export function messageSource(seed: number): (accountId: string) => SourcedMessage {
  const random = new SeededRandom(seed);
  const people = Array.from({ length: CUSTOMERS }, (_, n) => whatsappPerson(`Customer ${n}`, customerPhone(n)));
  return (accountId) => {
    const id = random.providerStyleId();
    const number = random.between(0, CUSTOMERS - 1);
    const person = people[number];
    const envelope = whatsapp(id, {
      account_id: accountId,
      chat_id: `chat-${number}`,
      provider_chat_id: person?.attendee_provider_id,
      timestamp: new Date().toISOString(),
      sender: person,
      attendees: [person],
    });
    return { id, envelope };
  };
}
