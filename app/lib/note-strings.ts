/** The words of notes: what a team says among itself in a chat. */
export const noteStrings = {
  banner: "Only your team sees this. It is never sent to the customer.",
  field: "Note",
  placeholder: "Write a note for your team, @ names somebody",
  add: "Add note",
  mention: "Name somebody",
  mentionOne: (name: string) => `Name ${name}`,
  row: (author: string, time: string) => `Note of ${author}, ${time}`,
  edited: "Edited",
  edit: "Edit",
  save: "Save",
  cancel: "Cancel",
  remove: "Remove",
  removeSure: "Remove for everybody",
  not: {
    added: (why: string) => `Note not added: ${why}.`,
    edited: (why: string) => `Note not changed: ${why}.`,
    removed: (why: string) => `Note not removed: ${why}.`,
  },
};
