import { remember, remembered } from "../../lib/browser-memory.ts";

/** Whether letters alone are commands, as this person chose in this browser. */

const KEY = "parley:single-keys";

export const hasSingleKeys = (): boolean => remembered(KEY) !== "off";

export const setSingleKeys = (areOn: boolean): void => remember(KEY, areOn ? "on" : "off");
