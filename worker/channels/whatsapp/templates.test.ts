import { describe, expect, test } from "vitest";
import type { AccountAccess, ChannelTemplate } from "../channel.ts";
import { templateProblem } from "./template-check.ts";
import { listTemplates, templateOf } from "./templates.ts";

const offer = {
  id: "1",
  name: "offer",
  language: "de",
  status: "APPROVED",
  category: "MARKETING",
  parameter_format: "POSITIONAL",
  components: [
    { type: "HEADER", format: "TEXT", text: "For {{1}}", example: { header_text: ["Ann"] } },
    {
      type: "BODY",
      text: "{{2}} off until {{1}}, {{2}}!",
      example: { body_text: [["Monday", "20%"]] },
    },
    { type: "FOOTER", text: "Ann's Mugs" },
    {
      type: "BUTTONS",
      buttons: [
        { type: "QUICK_REPLY", text: "Stop" },
        { type: "URL", text: "Look", url: "https://example.com/{{1}}", example: ["https://example.com/7"] },
        { type: "URL", text: "Home", url: "https://example.com/" },
        { type: "COPY_CODE", example: "SAVE20" },
        { type: "PHONE_NUMBER", text: "Call", phone_number: "+4930" },
      ],
    },
  ],
};

function read(row: unknown): ChannelTemplate {
  const template = templateOf(row);
  if (template === null) throw new Error("expected a template");
  return template;
}

describe("a template", () => {
  test("says what it shows and every place that has to be filled in", () => {
    expect(read(offer)).toEqual({
      name: "offer",
      language: "de",
      status: "APPROVED",
      category: "MARKETING",
      header: { format: "text", text: "For {{1}}" },
      body: "{{2}} off until {{1}}, {{2}}!",
      footer: "Ann's Mugs",
      buttons: [
        { kind: "quick_reply", title: "Stop", value: null },
        { kind: "url", title: "Look", value: "https://example.com/{{1}}" },
        { kind: "url", title: "Home", value: "https://example.com/" },
        { kind: "copy_code", title: "", value: null },
        { kind: "phone_number", title: "Call", value: "+4930" },
      ],
      fields: [
        { part: "header", type: "text", name: null, example: "Ann" },
        { part: "body", type: "text", name: null, example: "Monday" },
        { part: "body", type: "text", name: null, example: "20%" },
        { part: "button", index: 1, kind: "url", title: "Look", example: "https://example.com/7" },
        { part: "button", index: 3, kind: "copy_code", title: "", example: "SAVE20" },
      ],
    });
  });

  test("with named places names them, once each and in the order of the text", () => {
    const text = "Hi {{first_name}}, {{ shop }} greets {{first_name}}";
    const example = { body_text_named_params: [{ param_name: "first_name", example: "Ann" }] };
    const named = { name: "hi", language: "en", components: [{ type: "BODY", text, example }] };
    expect(read(named).fields).toEqual([
      { part: "body", type: "text", name: "first_name", example: "Ann" },
      { part: "body", type: "text", name: "shop", example: null },
    ]);
  });

  test.each([
    ["IMAGE", [{ part: "header", type: "image" }]],
    ["VIDEO", [{ part: "header", type: "video" }]],
    ["DOCUMENT", [{ part: "header", type: "document" }]],
    ["LOCATION", []],
  ])("with a header of %s wants that", (format, fields) => {
    expect(read({ name: "a", language: "en", components: [{ type: "HEADER", format }] }).fields).toEqual(fields);
  });

  test("without name or language is none", () => {
    expect([templateOf({ name: "a" }), templateOf({ language: "en" }), templateOf(7)]).toEqual([null, null, null]);
  });
});

describe("the list of templates", () => {
  const access = (answers: unknown[], seen: string[] = []): AccountAccess => ({
    origin: "https://graph.facebook.com",
    apiKey: "t",
    accountExternalId: "5100",
    businessAccountId: "6100",
    clock: () => 0,
    fetch: async (url) => {
      seen.push(url);
      return new Response(JSON.stringify(answers.shift()));
    },
  });

  test("is read page by page, by cursor and not by the address that holds the token", async () => {
    const seen: string[] = [];
    const listed = await listTemplates(
      access(
        [
          { data: [offer, 7], paging: { cursors: { after: "c2" }, next: "https://evil.example/?access_token=t" } },
          { data: [{ ...offer, name: "hi" }], paging: { cursors: { after: "c3" } } },
        ],
        seen,
      ),
    );
    expect(listed.ok && listed.value.map(({ name }) => name)).toEqual(["offer", "hi"]);
    expect(seen.map((url) => new URL(url))).toMatchObject([
      { host: "graph.facebook.com", pathname: "/v25.0/6100/message_templates" },
      { host: "graph.facebook.com", search: expect.stringContaining("after=c2") },
    ]);
  });

  test("is unreadable where the answer has none, and not there without a business account", async () => {
    expect(await listTemplates(access([{}]))).toEqual({ ok: false, reason: "unreadable_answer" });
    const { businessAccountId: _, ...without } = access([]);
    expect(await listTemplates(without)).toEqual({ ok: false, reason: "not_found" });
  });
});

describe("pain 16: the values for a template", () => {
  const template = read(offer);
  const text = (value: string, name: string | null = null) => ({ type: "text" as const, name, text: value });
  const header = { part: "header" as const, parameters: [text("Ann")] };
  const body = { part: "body" as const, parameters: [text("Monday"), text("20%")] };
  const link = { part: "button" as const, index: 1, kind: "url" as const, value: "7" };
  const code = { part: "button" as const, index: 3, kind: "copy_code" as const, value: "SAVE" };

  test("fit when every place has one", () => {
    expect(templateProblem(template, [header, body, link, code])).toBeNull();
  });

  test.each([
    ["a header's is forgotten", [body, link, code], "The template's header takes one value."],
    [
      "a body's is forgotten",
      [header, { ...body, parameters: [text("x")] }, link, code],
      "The template's body takes 2 values.",
    ],
    ["a button's is forgotten", [header, body, code], "A button of the template needs a value."],
  ])("do not when %s", (_name, components, words) => {
    expect(templateProblem(template, components)?.text).toBe(words);
  });

  test("do not when a name is another one", () => {
    const named = read({
      name: "hi",
      language: "en",
      status: "APPROVED",
      components: [{ type: "BODY", text: "Hi {{first_name}}" }],
    });
    const given = (name: string) => [{ part: "body" as const, parameters: [text("Ann", name)] }];
    expect(templateProblem(named, given("name"))?.code).toBe("template_values");
    expect(templateProblem(named, given("first_name"))).toBeNull();
  });

  test("do not help where the template is not approved", () => {
    expect(templateProblem({ ...template, status: "PAUSED" }, [header, body, link, code])?.code).toBe(
      "template_not_approved",
    );
  });
});
