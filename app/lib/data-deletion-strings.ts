/** The page that Instagram links to for who asked that their data be deleted: read once, by somebody without account. */
export const dataDeletionStrings = {
  title: {
    done: "Your data is deleted",
    underWay: "Your data is being deleted",
    nothing: "There was nothing to delete",
    unknown: "There is no such request",
  },
  lead: {
    done: "This is what became of the request that you made at Instagram.",
    underWay: "Your access is gone already. The rest takes minutes; load this page again to see it done.",
    nothing: "Your request from Instagram has come. No profile of yours was connected here at that moment.",
    unknown: "The address may be cut off, or the request was done more than a year ago.",
  },
  code: "Confirmation code",
  received: "Asked for",
  done: "Done",
  deletedTitle: "What is deleted",
  deleted: [
    "The permission by which Parley could read and write for your profile.",
    "Your profile's name and picture.",
    "All chats that came through it, with their messages, files and people.",
    "The workspace's backups, which had copies of it.",
  ],
  leftTitle: "What is left for a while",
  left: [
    "Instagram's calls as they came, for up to seven days. Nobody sees them, and they are dropped by themselves.",
    "Lines in the workspace's log that say who did what: they name your profile by its number, and nothing you wrote.",
  ],
};
