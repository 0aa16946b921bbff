import { elementsOf } from "../meta/reading.ts";
import type { Content } from "./content.ts";
import { cardSchema, locationSchema, orderSchema } from "./schema.ts";

export function placeOf(value: unknown): Content | null {
  const place = locationSchema.parse(value);
  if (place === null) return null;
  const { latitude, longitude, name, address } = place;
  if (latitude === null || longitude === null || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null;
  return {
    kind: "location",
    text: null,
    attachments: [],
    content: { type: "location", latitude, longitude, name, address },
  };
}

/** People's cards. Also what somebody sends who was asked for their number (`origin: "contact_request"`, 2.9). */
export function contactsOf(value: unknown): Content | null {
  const contacts = elementsOf(value).flatMap((element) => {
    const parsed = cardSchema.safeParse(element);
    if (!parsed.success) return [];
    const { name, org, phones, emails, urls } = parsed.data;
    const numbers = phones.flatMap(({ phone, wa_id, type }) => {
      const number = phone ?? wa_id;
      return number === null ? [] : [{ number, kind: type, providerId: wa_id }];
    });
    const parts = [name?.first_name, name?.last_name].filter((part) => part !== null && part !== undefined).join(" ");
    const spoken = name?.formatted_name ?? (parts === "" ? null : parts) ?? org?.company ?? numbers[0]?.number;
    return [
      {
        name: spoken ?? "",
        organization: org?.company ?? org?.department ?? null,
        phones: numbers,
        emails: emails.flatMap(({ email }) => email ?? []),
        urls: urls.flatMap(({ url }) => url ?? []),
      },
    ];
  });
  if (contacts.length === 0) return null;
  return { kind: "contact", text: null, attachments: [], content: { type: "contacts", contacts } };
}

export function orderOf(value: unknown): Content | null {
  const order = orderSchema.parse(value);
  if (order === null) return null;
  const items = order.product_items.map((item) => ({
    productId: item.product_retailer_id ?? "",
    quantity: item.quantity ?? 1,
    price: item.item_price,
    currency: item.currency,
  }));
  return {
    kind: "order",
    text: order.text,
    attachments: [],
    content: { type: "order", catalogId: order.catalog_id, items },
  };
}
