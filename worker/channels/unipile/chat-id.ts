/**
 * The network's id of a chat where it says for ever which chat it is. WhatsApp's does (`...@s.whatsapp.net`, `...@lid`,
 * `...@g.us`; reference/unipile.md, 3.2); what UniPile gives as Instagram's is not known to outlive an account that is
 * made anew.
 */
export const lastingChatId = (providerChatId: string | null): string | null =>
  providerChatId?.includes("@") === true ? providerChatId : null;
