/** The words of putting a chat aside; part of the catalogue (strings.ts). */
export const snoozeStrings = {
  title: "Snooze this chat",
  lead: "It comes back then, or as soon as the customer writes.",
  field: "Until when",
  placeholder: "tomorrow 9, friday 14:30, in 2 hours",
  presets: { hours: "In 3 hours", tomorrow: "Tomorrow 9:00", monday: "Monday 9:00" },
  until: (when: string) => `Until ${when}`,
  unclear: "That is not a time to come. Try “tomorrow 9”.",
  save: "Snooze",
  cancel: "Cancel",
};
