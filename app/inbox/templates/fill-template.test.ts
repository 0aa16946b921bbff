import { describe, expect, test } from "vitest";
import type { MessageTemplate } from "../../../worker/shared/message-template.ts";
import { filledPieces, filledText, foundTemplates, openFields, templateDraft } from "./fill-template.ts";

const offer: MessageTemplate = {
  name: "spring_offer",
  language: "es",
  status: "APPROVED",
  reason: null,
  category: "MARKETING",
  header: { format: "text", text: "Hola {{1}}" },
  body: "El {{2}} tienes {{1}}. ¡El {{2}}!",
  footer: "Casa Lino",
  buttons: [
    { kind: "quick_reply", title: "No", value: null },
    { kind: "url", title: "Ver", value: "https://casalino.example/{{1}}" },
  ],
  fields: [
    { part: "header", type: "text", name: null, example: "Ana" },
    { part: "body", type: "text", name: null, example: "20 %" },
    { part: "body", type: "text", name: null, example: "lunes" },
    { part: "button", index: 1, kind: "url", title: "Ver", example: "7" },
  ],
};
const values = { "header-0": "Bea", "body-1": "un 10 %", "body-2": "martes", "button-1": "9" };

describe("pain 16: a template's places", () => {
  test("are all asked for: header, body and buttons", () => {
    expect(openFields(offer, {})).toEqual(["header-0", "body-1", "body-2", "button-1"]);
    expect(openFields(offer, { ...values, "body-2": "  " })).toEqual(["body-2"]);
    expect(openFields(offer, values)).toEqual([]);
  });

  test("are filled by their numbers, wherever and however often they stand", () => {
    expect(filledText(offer, values)).toBe("Hola Bea\nEl martes tienes un 10 %. ¡El martes!\nCasa Lino");
  });

  test("that are open are told apart from what is filled", () => {
    expect(filledPieces(offer, "body", "El {{2}} tienes {{1}}", { "body-2": "martes" })).toEqual([
      { text: "El ", isValue: false, isOpen: false },
      { text: "martes", isValue: true, isOpen: false },
      { text: " tienes ", isValue: false, isOpen: false },
      { text: "{{1}}", isValue: true, isOpen: true },
    ]);
  });

  test("leave as one parameter each, in their order", () => {
    expect(templateDraft(offer, values)).toEqual({
      type: "template",
      name: "spring_offer",
      language: "es",
      components: [
        { part: "header", parameters: [{ type: "text", name: null, text: "Bea" }] },
        {
          part: "body",
          parameters: [
            { type: "text", name: null, text: "un 10 %" },
            { type: "text", name: null, text: "martes" },
          ],
        },
        { part: "button", index: 1, kind: "url", value: "9" },
      ],
    });
  });

  test("with names leave under them, and a file by its upload", () => {
    const named: MessageTemplate = {
      ...offer,
      header: { format: "image", text: null },
      body: "Hola {{first_name}}",
      footer: null,
      fields: [
        { part: "header", type: "image" },
        { part: "body", type: "text", name: "first_name", example: null },
      ],
    };
    const given = { "header-0": "upload-1", "body-1": "Bea" };
    expect(filledText(named, given)).toBe("Hola Bea");
    expect(templateDraft(named, given).components).toEqual([
      { part: "header", parameters: [{ type: "image", uploadId: "upload-1" }] },
      { part: "body", parameters: [{ type: "text", name: "first_name", text: "Bea" }] },
    ]);
  });
});

test("templates are found by name and by text, approved ones first", () => {
  const paused = { ...offer, name: "a_paused_offer", status: "PAUSED" };
  const other = { ...offer, name: "order_ready", header: null, body: "Tu pedido está listo" };
  const all = [paused, other, offer];
  expect(foundTemplates(all, "").map(({ name }) => name)).toEqual(["order_ready", "spring_offer", "a_paused_offer"]);
  expect(foundTemplates(all, "spring offer").map(({ name }) => name)).toEqual(["spring_offer"]);
  expect(foundTemplates(all, "PEDIDO").map(({ name }) => name)).toEqual(["order_ready"]);
  expect(foundTemplates(all, "nothing")).toEqual([]);
});
