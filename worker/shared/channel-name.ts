import { z } from "zod";

export const channelSchema = z.enum(["whatsapp", "instagram"]);
export type ChannelName = z.infer<typeof channelSchema>;
