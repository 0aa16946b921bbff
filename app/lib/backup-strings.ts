const number = new Intl.NumberFormat("en");

/** Words of the page of backups. */
export const backupStrings = {
  title: "Backups",
  lead: "Everything that this workspace holds, in a file of your own.",
  make: "Make a backup",
  makeLead:
    "Accounts without their secrets, people, chats, messages with receipts and reactions, and the list of files. It is made in the background; you may leave this page.",
  making: (percent: number) => `Making a backup: ${percent} %`,
  progress: "Progress of the backup",
  started: "The backup is being made.",
  list: "Kept backups",
  listLead: "One of each night in which something happened, the newest 30; and those that you made, for 7 days.",
  none: "No backups yet",
  noneText: "The first one is made in the night after something has happened. You need not wait for it.",
  kinds: { export: "Made by hand", nightly: "Nightly" },
  failed: "Failed",
  failedText: "Its storage could not be reached for too long. Make another one.",
  rows: (rows: number) => `${number.format(rows)} ${rows === 1 ? "record" : "records"}`,
  size: (size: string) => size,
  added: (size: string) => `${size} new`,
  until: (day: string) => `kept until ${day}`,
  running: "Being made",
  download: "Download",
  downloadOf: (when: string) => `Download the backup of ${when}`,
  restore: "Restore a backup",
  restoreLead:
    "Into a new workspace, by one command in Parley's folder. Nothing is sent from a restored workspace; its accounts need to be connected again, and the bytes of files are not in a backup.",
  command: "npm run restore -- --file backup.tar",
  refusals: {
    not_ready: "This backup is not ready yet.",
    not_found: "This backup is not kept any more. Load the page again.",
  } as Record<string, string>,
};
