import { useNavigate } from "@remix-run/react";
import { useState } from "react";
import { useLoaded } from "../../lib/use-loaded.ts";
import { useCommand } from "./command-registry.tsx";
import { useShortcuts } from "./use-shortcuts.ts";

const loadPalette = () => import("./palette.tsx").then((module) => module.Palette);
const loadHelp = () => import("./help-sheet.tsx").then((module) => module.HelpSheet);

/** What can be done from everywhere in the inbox; draws the palette and the sheet of keys when they are asked for. */
export function InboxCommands() {
  const navigate = useNavigate();
  const [open, setOpen] = useState<"palette" | "help" | null>(null);
  const close = () => setOpen(null);
  const Palette = useLoaded(loadPalette, open === "palette", close);
  const HelpSheet = useLoaded(loadHelp, open === "help", close);
  useShortcuts();

  function openNeighbour(step: 1 | -1): void {
    const link = neighbour(step);
    if (!link) return;
    // The focus stays in the list: whoever leafs through the chats goes on leafing.
    link.focus();
    navigate(`/inbox/${link.dataset.chatId}`, { state: { leavesFocus: true } });
  }
  useCommand("palette", () => setOpen("palette"));
  useCommand("help", () => setOpen("help"));
  useCommand("next_chat", () => openNeighbour(1));
  useCommand("previous_chat", () => openNeighbour(-1));
  useCommand("show_inbox", () => navigate("/inbox"));
  useCommand("show_connections", () => navigate("/connections"));
  useCommand("show_settings", () => navigate("/settings/members"));

  return (
    <>
      {Palette && <Palette onClose={close} />}
      {HelpSheet && <HelpSheet onClose={close} />}
    </>
  );
}

/** The chat above or below the open one, as the list stands now; without an open one the first. None of a covered list. */
function neighbour(step: 1 | -1): HTMLAnchorElement | undefined {
  const links = [...document.querySelectorAll<HTMLAnchorElement>("a[data-chat-id]")].filter(
    (link) => getComputedStyle(link).visibility !== "hidden",
  );
  const at = links.findIndex((link) => link.getAttribute("aria-current") === "page");
  return at === -1 ? links[0] : links[at + step];
}
