/** The screens and their addresses (design.md, section 5). One thin file each in routes/. */
// biome-ignore lint/style/noDefaultExport: the build reads the default export of this file
export default [
  { index: true, file: "routes/home.tsx" },
  { path: "sign-in", file: "routes/sign-in.tsx" },
  { path: "sign-up", file: "routes/sign-up.tsx" },
  { path: "sign-out", file: "routes/sign-out.tsx" },
  // One route for both addresses: the inbox stays as it is while chats come and go beside the list.
  { path: "inbox/:chatId?", file: "routes/inbox.tsx" },
  { path: "onboarding", file: "routes/onboarding.tsx" },
  { path: "connections", file: "routes/connections.tsx" },
  { path: "connections/instagram", file: "routes/connections-instagram.tsx" },
  { path: "forgot-password", file: "routes/forgot-password.tsx" },
  { path: "reset-password/:token", file: "routes/reset-password.tsx" },
  { path: "invite/:token", file: "routes/invite.tsx" },
  { path: "data-deletion/:code", file: "routes/data-deletion.tsx" },
  { path: "switch-workspace", file: "routes/switch-workspace.tsx" },
  {
    path: "settings",
    file: "routes/settings.tsx",
    children: [
      { index: true, file: "routes/settings-index.tsx" },
      { path: "members", file: "routes/settings-members.tsx" },
      { path: "security", file: "routes/settings-security.tsx" },
      { path: "notices", file: "routes/settings-notices.tsx" },
      { path: "keys", file: "routes/settings-keys.tsx" },
      { path: "audit", file: "routes/settings-audit.tsx" },
      { path: "backups", file: "routes/settings-backups.tsx" },
      { path: "health", file: "routes/settings-health.tsx" },
      { path: "workspace", file: "routes/settings-workspace.tsx" },
    ],
  },
];
