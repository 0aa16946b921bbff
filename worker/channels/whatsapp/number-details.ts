import { z } from "zod";
import { amount, flag, id, listOf, objectOf, words } from "../unipile/lenient.ts";

/** What is asked of a number, for its health and when it is connected (reference/meta.md, 5.3). */
export const NUMBER_FIELDS = [
  "id",
  "verified_name",
  "display_phone_number",
  "quality_rating",
  "platform_type",
  "status",
  "name_status",
  "is_on_biz_app",
  "webhook_configuration",
  "health_status",
].join(",");

const healthSchema = objectOf(
  z.object({
    can_send_message: words,
    entities: listOf(
      z.object({
        entity_type: words,
        can_send_message: words,
        errors: listOf(z.object({ error_code: amount, error_description: words, possible_solution: words })),
      }),
    ),
  }),
);

export const numberSchema = z.object({
  id,
  verified_name: words,
  display_phone_number: words,
  quality_rating: words,
  platform_type: words,
  status: words,
  name_status: words,
  is_on_biz_app: flag,
  webhook_configuration: objectOf(
    z.object({ phone_number: words, whatsapp_business_account: words, application: words }),
  ),
  health_status: healthSchema,
});
export type NumberDetails = z.output<typeof numberSchema>;
