/** The words of the small forms in the contact pane; part of the catalogue (strings.ts). */
export const contactFormStrings = {
  save: "Save",
  saving: "Saving…",
  cancel: "Cancel",

  name: { field: "Name", hint: "Only your team sees it.", asOnNetwork: "Their own name" },

  fields: {
    name: "What",
    value: "Value",
    remove: "Remove",
    taken: "There is one of this name already.",
    needed: "Both are needed.",
    usual: ["Email", "Company", "Address", "Birthday", "Language", "Customer number"],
  },

  note: { field: "Notes about this contact" },

  links: {
    type: "Kind",
    types: ["Project", "Lead", "Deal", "Employee", "Order", "Invoice"],
    externalId: "Number or id",
    name: "Title",
    url: "Address",
    urlHint: "https://…",
    needed: "This is needed.",
    notUrl: "It has to start with https:// or http://.",
  },
};
