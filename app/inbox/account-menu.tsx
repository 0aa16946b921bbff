import { type ComponentType, useState } from "react";
import { strings } from "../lib/strings.ts";
import { accountButtonClass, type Viewer, ViewerAvatar } from "./viewer.tsx";

type MenuProps = { viewer: Viewer; side: "right" | "bottom" };

const loadMenu = () => import("./open-account-menu.tsx");

/**
 * The viewer's own menu: the workspaces, the look, the settings, the way out. What draws it is loaded when somebody
 * reaches for it: it is a third of the inbox's script, and most visits never open it.
 */
export function AccountMenu({ viewer, side }: MenuProps) {
  const [Menu, setMenu] = useState<ComponentType<MenuProps> | null>(null);
  if (Menu) return <Menu viewer={viewer} side={side} />;
  // Not loaded (no network, or a new version is out): the button stays, and the next press tries again.
  const open = () => loadMenu().then((loaded) => setMenu(() => loaded.OpenAccountMenu), ignore);
  const prepare = () => void loadMenu().catch(ignore);
  return (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded="false"
      aria-label={strings.rail.account(viewer.email)}
      onPointerEnter={prepare}
      onFocus={prepare}
      onClick={() => void open()}
      className={accountButtonClass}
    >
      <ViewerAvatar viewer={viewer} />
    </button>
  );
}

const ignore = () => {};
