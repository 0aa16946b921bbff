import { useNavigate } from "@remix-run/react";
import { Command } from "cmdk";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { commandStrings } from "../../lib/command-strings.ts";
import { strings } from "../../lib/strings.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { useInbox } from "../inbox-context.tsx";
import { loadedChats } from "../inbox-views.ts";
import { useCommands } from "./command-registry.tsx";
import { type CommandName, SHORTCUTS } from "./commands.ts";
import { KeyCaps, keysOf } from "./key-caps.tsx";

const words = commandStrings.palette;
/** More are found by typing. */
const CHATS_SHOWN = 60;

/** One field that leads everywhere: to a chat by its name, and to everything that can be done now. */
export function Palette({ onClose }: { onClose: () => void }) {
  const commands = useCommands();
  const navigate = useNavigate();
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const chats = useInbox((state) => loadedChats(state.chats));
  const [typed, setTyped] = useState("");
  const available = commands.available().filter((name) => name !== "palette");

  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
    // By itself the focus would go to the box around the field.
    field.current?.focus();
  }, []);

  /** First the dialog gives the focus back, then what was chosen takes it where it wants. */
  function choose(act: () => void): void {
    dialog.current?.close();
    setTimeout(act);
  }
  const go = (name: CommandName) => choose(() => void commands.run(name));

  return (
    <dialog
      ref={dialog}
      aria-label={words.label}
      onClose={onClose}
      onKeyDown={(event) => event.key === "Escape" && event.stopPropagation()}
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
      className="appear mx-auto mt-[min(12dvh,96px)] mb-auto w-[min(560px,calc(100vw-24px))] overflow-hidden rounded-card border border-line bg-surface p-0 text-ink shadow-pop backdrop:bg-[rgb(0_0_0/0.4)]"
    >
      <Command label={words.label} loop>
        <Command.Input
          ref={field}
          value={typed}
          onValueChange={setTyped}
          placeholder={words.placeholder}
          className="h-13 w-full border-line border-b bg-transparent px-5 text-lg outline-none placeholder:text-ink-2"
        />
        <Command.List className="max-h-[min(420px,60dvh)] overflow-y-auto p-1.5">
          <Command.Empty className="px-3.5 py-6 text-center text-ink-2 text-sm">{words.empty}</Command.Empty>
          <Command.Group heading={<Heading>{words.chats}</Heading>}>
            {chats.slice(0, typed === "" ? 6 : CHATS_SHOWN * 10).map((chat) => (
              <Command.Item
                key={chat.id}
                value={`${chat.name} ${chat.id}`}
                keywords={[strings.channel[chat.channel]]}
                onSelect={() => choose(() => navigate(`/inbox/${chat.id}`))}
                className={itemClass}
              >
                <Avatar id={chat.id} name={chat.name} channel={chat.channel} pictureUrl={chat.pictureUrl} size="sm" />
                <span dir="auto" className="min-w-0 flex-1 truncate one-line">
                  {chat.name}
                </span>
              </Command.Item>
            ))}
          </Command.Group>
          <Command.Group heading={<Heading>{words.commands}</Heading>}>
            {available.map((name) => {
              const shortcut = SHORTCUTS[name];
              return (
                <Command.Item
                  key={name}
                  value={`do ${name}`}
                  keywords={[commandStrings.names[name]]}
                  onSelect={() => go(name)}
                  className={itemClass}
                >
                  <span className="min-w-0 flex-1 truncate">{commandStrings.names[name]}</span>
                  {shortcut && <KeyCaps keys={keysOf(shortcut)} />}
                </Command.Item>
              );
            })}
          </Command.Group>
        </Command.List>
      </Command>
    </dialog>
  );
}

const itemClass =
  "flex min-h-[var(--target)] cursor-pointer select-none items-center gap-3 rounded-md px-3 text-md data-[selected=true]:bg-selected";

const Heading = ({ children }: { children: ReactNode }) => (
  <span className="block px-3 pt-2 pb-1 font-semibold text-ink-2 text-xs">{children}</span>
);
