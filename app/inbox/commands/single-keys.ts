/** Whether letters alone are commands, as this person chose in this browser. */

const KEY = "parley:single-keys";

export function hasSingleKeys(): boolean {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

export function setSingleKeys(areOn: boolean): void {
  try {
    localStorage.setItem(KEY, areOn ? "on" : "off");
  } catch {
    // Storage is switched off: the choice holds for as long as nobody asks again.
  }
}
