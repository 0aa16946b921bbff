/** The words of the emoji picker; part of the catalogue (strings.ts). */
export const emojiStrings = {
  title: "Emoji picker",
  search: "Search emoji",
  recent: "Used lately",
  loading: "Loading emoji",
  none: "No emoji of that name.",
  notLoaded: "The emoji could not be loaded. Try again.",
  skinTone: (tone: string) => `Skin tone: ${tone}. Press to change it.`,
  tones: {
    none: "default",
    light: "light",
    "medium-light": "medium light",
    medium: "medium",
    "medium-dark": "medium dark",
    dark: "dark",
  },
};
