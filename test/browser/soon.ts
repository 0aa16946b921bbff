/** How long anything on a screen may take to appear. A machine under load is slow; a person would wait less. */
export const SOON = { timeout: 20_000 };
