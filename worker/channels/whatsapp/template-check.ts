import type { MessageError } from "../../shared/wire.ts";
import type { ChannelTemplate, TemplateField, TemplateValues } from "../channel.ts";

/**
 * Whether the values fill the template's places, so that nobody learns it from error 132000 (reference/meta.md, 6,
 * pain 16). null when they do.
 */
export function templateProblem(template: ChannelTemplate, components: readonly TemplateValues[]): MessageError | null {
  if (template.status !== "APPROVED") {
    return { code: "template_not_approved", text: "WhatsApp has not approved this template, or has paused it." };
  }
  for (const part of ["header", "body"] as const) {
    const wanted = template.fields.filter((field) => field.part === part);
    const given = components.flatMap((component) => (component.part === part ? component.parameters : []));
    if (wanted.length !== given.length) return wrongCount(part, wanted.length);
    const misfit = wanted.some((field, at) => {
      const value = given[at];
      if (value === undefined || field.part === "button" || field.type !== value.type) return true;
      const name = field.type === "text" ? field.name : null;
      return value.type === "text" && name !== null && !given.some((one) => one.type === "text" && one.name === name);
    });
    if (misfit) return { code: "template_values", text: `The ${part}'s values do not fit the template's places.` };
  }
  const forgotten = template.fields.find((field) => field.part === "button" && !isGiven(field, components));
  return forgotten === undefined ? null : { code: "template_values", text: "A button of the template needs a value." };
}

function isGiven(field: Extract<TemplateField, { part: "button" }>, components: readonly TemplateValues[]): boolean {
  return components.some((one) => one.part === "button" && one.index === field.index && one.kind === field.kind);
}

function wrongCount(part: "header" | "body", wanted: number): MessageError {
  const places = wanted === 0 ? "no values" : wanted === 1 ? "one value" : `${wanted} values`;
  return { code: "template_values", text: `The template's ${part} takes ${places}.` };
}
