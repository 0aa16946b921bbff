import { at, type Scene } from "./scene.ts";

const PAGES = ["workspace", "members", "security", "notices", "keys", "audit", "backups", "health"];

export const SETTINGS: readonly Scene[] = PAGES.map((name) => at(`settings-${name}`, `/settings/${name}`, "owner"));
