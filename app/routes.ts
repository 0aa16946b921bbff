/** The screens and their addresses (design.md, section 5). One thin file each in routes/. */
// biome-ignore lint/style/noDefaultExport: the build reads the default export of this file
export default [
  { index: true, file: "routes/home.tsx" },
  { path: "sign-in", file: "routes/sign-in.tsx" },
  { path: "sign-up", file: "routes/sign-up.tsx" },
  { path: "sign-out", file: "routes/sign-out.tsx" },
  // One route for both addresses: the inbox stays as it is while chats come and go beside the list.
  { path: "inbox/:chatId?", file: "routes/inbox.tsx" },
];
