import { describe, expect, it } from "vitest";
import { type PhoneProblem, parsePhone, shownPhone } from "./phone.ts";

const read: [written: string, country: string | null, phone: string][] = [
  ["+34 611 00 00 01", null, "+34611000001"],
  ["+34-611-000-001", "US", "+34611000001"],
  ["tel:+34-611-000-001", null, "+34611000001"],
  ["0034 611 000 001", null, "+34611000001"],
  ["＋34 611 000 001", null, "+34611000001"],
  ["\u202a+34 611 000 001\u202c", null, "+34611000001"],
  ["https://wa.me/34611000001", null, "+34611000001"],
  ["wa.me/34611000001?text=hola", null, "+34611000001"],
  ["https://api.whatsapp.com/send?phone=34611000001", null, "+34611000001"],
  ["611 000 001", "ES", "+34611000001"],
  ["611 000 001", "es", "+34611000001"],
  ["06 12 34 56 78", "FR", "+33612345678"],
  ["+33 (0)6 12 34 56 78", null, "+33612345678"],
  ["+33 (0)6 12 34 56 78", "DE", "+33612345678"],
  ["(415) 555-2671", "US", "+14155552671"],
  ["1 415 555 2671", "US", "+14155552671"],
  ["07911 123456", "GB", "+447911123456"],
  ["0151 12345678", "DE", "+4915112345678"],
  ["8 912 345 67 89", "RU", "+79123456789"],
  ["06 1234567", "IT", "+39061234567"],
  ["+39 06 1234567", null, "+39061234567"],
  ["٠١٢٣٤٥٦٧٨٩٠", "EG", "+201234567890"],
  ["+٣٤٦١١٠٠٠٠٠١", null, "+34611000001"],
  ["098123 45678", "IN", "+919812345678"],
  ["+56 9 1234 5678", null, "+56912345678"],
  // Brazil: as it was written. Both forms of a mobile are looked for afterwards.
  ["(11) 98765-4321", "BR", "+5511987654321"],
  ["+55 11 98765-4321", null, "+5511987654321"],
  ["+55 11 8765-4321", null, "+551187654321"],
  ["0 15 31 98888-7777", "BR", "+5531988887777"],
  ["(31) 3333-4444", "BR", "+553133334444"],
  // Mexico: ten digits, whatever went before them in other years.
  ["+52 55 1234 5678", null, "+525512345678"],
  ["+52 1 55 1234 5678", null, "+525512345678"],
  ["55 1234 5678", "MX", "+525512345678"],
  ["1 55 1234 5678", "MX", "+525512345678"],
  ["044 55 1234 5678", "MX", "+525512345678"],
  ["01 55 1234 5678", "MX", "+525512345678"],
  // Argentina: the domestic 15 is the mobile's 9.
  ["+54 9 11 1234-5678", null, "+5491112345678"],
  ["+54 11 15 1234-5678", null, "+5491112345678"],
  ["011 15 1234-5678", "AR", "+5491112345678"],
  ["11 15 1234-5678", "AR", "+5491112345678"],
  ["0351 15 123-4567", "AR", "+5493511234567"],
  ["+54 11 4321-5678", null, "+541143215678"],
];

const refused: [written: string, country: string | null, problem: PhoneProblem][] = [
  ["611 000 001", null, "no_country"],
  ["611 000 001", "XX", "no_country"],
  ["+34 611", null, "too_short"],
  ["+34 611 000 001 999 999", null, "too_long"],
  ["06 12", "FR", "too_short"],
  ["+999 611 000 001", null, "not_a_number"],
  ["Ana", "ES", "not_a_number"],
  ["1-800-FLOWERS", "US", "not_a_number"],
  ["+34 611 000 001 ext. 5", null, "not_a_number"],
  ["ana@shop.example", "ES", "not_a_number"],
  ["US.13491208655302741918", null, "not_a_number"],
  ["", "ES", "not_a_number"],
  ["+", null, "not_a_number"],
];

describe("parsePhone", () => {
  it.each(read)("reads %s written in %s", (written, country, phone) => {
    expect(parsePhone(written, country)).toEqual({ ok: true, value: phone });
  });

  it.each(refused)("does not take %s written in %s", (written, country, problem) => {
    expect(parsePhone(written, country)).toEqual({ ok: false, reason: problem });
  });
});

it.each([
  ["+34611000001", "+34 611 00 00 01"],
  ["+14155552671", "+1 415 555 2671"],
  ["+551133334444", "+55 11 3333 4444"],
  ["+5511987654321", "+55 11 98765 4321"],
  ["+525512345678", "+52 55 1234 5678"],
  ["+4915112345678", "+49 1511 2345678"],
])("shows %s in the groups of its country", (phone, shown) => expect(shownPhone(phone)).toBe(shown));

it.each([["Ana"], ["34611000001"], ["+34 611 000 001"], ["+34"], ["+999123456789"], ["+34611"], ["@ana"], [""]])(
  "shows %j as it is",
  (text) => expect(shownPhone(text)).toBe(text),
);
