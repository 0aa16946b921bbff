import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { phoneForms } from "./phone-forms.ts";

const sameNumber: [what: string, forms: string[]][] = [
  ["a mobile of São Paulo", ["+5511987654321", "+551187654321"]],
  ["a mobile of Belo Horizonte that begins with 6", ["+5531961234567", "+553161234567"]],
  ["a mobile of Porto Alegre", ["+5551999998888", "+555199998888"]],
  ["a mobile of Mexico City", ["+5215512345678", "+525512345678"]],
  ["a mobile of Monterrey", ["+5218112345678", "+528112345678"]],
  ["a mobile of Buenos Aires", ["+5491112345678", "+541112345678", "+54111512345678"]],
  ["a mobile of Córdoba", ["+5493511234567", "+543511234567", "+54351151234567"]],
  ["a mobile of Río Gallegos, whose area has four digits", ["+5492966412345", "+542966412345", "+54296615412345"]],
];

const oneForm: [what: string, phone: string][] = [
  ["a landline of São Paulo", "+551133334444"],
  ["a landline of Brasília", "+556121234567"],
  ["a landline of Recife that begins with 5", "+558151234567"],
  ["a mobile of Brazil whose last eight digits are those of a landline", "+5511933334444"],
  ["a free number of Brazil", "+558001234567"],
  ["Spain", "+34611000001"],
  ["France", "+33612345678"],
  ["the United States", "+12025550100"],
  ["Germany", "+4915112345678"],
  ["India", "+919812345678"],
  ["Chile, which has a 9 of its own", "+56912345678"],
  ["Colombia", "+573001234567"],
  ["the Falklands, which begin like Brazil", "+50051234"],
  ["something that is no number", "US.13491208655302741918"],
  ["nothing", ""],
];

describe("phoneForms", () => {
  it.each(sameNumber)("knows every form of %s from each of them", (_what, forms) => {
    for (const form of forms) {
      const found = phoneForms(form);
      expect(found[0]).toBe(form);
      expect(new Set(found).size).toBe(found.length);
      expect(found).toEqual(expect.arrayContaining(forms));
    }
  });

  it.each(oneForm)("does not bend %s", (_what, phone) => {
    expect(phoneForms(phone)).toEqual([phone]);
  });

  it("is the same set whichever form it is asked by, so that it does not matter who came first", () => {
    const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
    const numbers = fc.oneof(
      fc.tuple(fc.constant("+55"), fc.integer({ min: 11, max: 99 }), fc.constantFrom("", "9"), digits(8)),
      fc.tuple(fc.constant("+52"), fc.constantFrom("", "1"), fc.integer({ min: 2, max: 9 }), digits(9)),
      fc.tuple(fc.constant("+549"), fc.constantFrom("11", "22", "38"), digits(8)),
    );
    fc.assert(
      fc.property(numbers, (parts) => {
        const phone = parts.join("");
        const forms = phoneForms(phone);
        // Only the two without and with a mark are ever given by a network; the domestic ones lead back to these.
        for (const form of forms.slice(0, 2)) expect(phoneForms(form)).toEqual(expect.arrayContaining(forms));
        for (const form of forms) expect(phoneForms(form)).toContain(phone);
      }),
    );
  });
});
