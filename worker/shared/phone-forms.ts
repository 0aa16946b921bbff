/**
 * The forms under which the networks know one and the same number (reference/meta.md, section 6, pains 13 to 15). Of
 * three countries a mobile has two, and which one a network gives depends on when its owner signed up:
 * - Brazil: with or without the ninth digit, a 9 before the eight. A landline, which begins with 2 to 5, never had
 *   one: with a 9 before it, it would be somebody else's mobile.
 * - Mexico: with or without the old mobile mark, a 1 after 52.
 * - Argentina: with or without the mobile mark, a 9 after 54; some write the domestic 15 after the area's number
 *   instead.
 *
 * They are for finding a person only: an answer goes to the id that the network gave.
 *
 * @param phone `+` and digits
 * @returns all of them, the given one first; only that one for numbers of every other country
 */
export function phoneForms(phone: string): [string, ...string[]] {
  return [phone, ...otherForms(phone)];
}

function otherForms(phone: string): string[] {
  const brazil = /^\+55([1-9]\d)(9?)([6-9]\d{7})$/.exec(phone);
  if (brazil !== null) return [`+55${brazil[1]}${brazil[2] === "9" ? "" : "9"}${brazil[3]}`];

  const mexico = /^\+52(1?)([2-9]\d{9})$/.exec(phone);
  if (mexico !== null) return [`+52${mexico[1] === "1" ? "" : "1"}${mexico[2]}`];

  const argentina = argentineOf(phone);
  return argentina === null ? [] : argentina.filter((form) => form !== phone);
}

/** With a 9, plain, and with the domestic 15, whose place depends on how long the area's number is: 2 to 4 digits. */
function argentineOf(phone: string): string[] | null {
  const plain = /^\+549?([1-3]\d{9})$/.exec(phone)?.[1] ?? withoutFifteen(phone);
  if (plain === null) return null;
  const areas = plain.startsWith("11") ? [2] : [3, 4];
  const domestic = areas.map((length) => `+54${plain.slice(0, length)}15${plain.slice(length)}`);
  return [`+549${plain}`, `+54${plain}`, ...domestic];
}

function withoutFifteen(phone: string): string | null {
  const found = /^\+54(?:(11)15(\d{8})|([23]\d{2})15(\d{7})|([23]\d{3})15(\d{6}))$/.exec(phone);
  return found === null ? null : found.slice(1).join("");
}
