import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { SimulationState } from "./simulation.ts";

const SAVE_AFTER_MS = 200;

/**
 * The simulator's memory on disk, replaced whole and at once (written beside, then renamed), so that a kill
 * in the middle leaves the old file.
 */
export class StateFile {
  readonly #path: string;
  readonly #read: () => SimulationState;
  #timer: NodeJS.Timeout | undefined;

  /** @param read gives the state at the moment of saving */
  constructor(path: string, read: () => SimulationState) {
    this.#path = path;
    this.#read = read;
  }

  /** Saves a little later, once for all changes until then. */
  touch(): void {
    this.#timer ??= setTimeout(() => this.save(), SAVE_AFTER_MS);
  }

  save(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    mkdirSync(dirname(this.#path), { recursive: true });
    const beside = `${this.#path}.${process.pid}.tmp`;
    // For its owner only: the headers of registered webhooks hold their secrets.
    writeFileSync(beside, JSON.stringify(this.#read()), { mode: 0o600 });
    renameSync(beside, this.#path);
  }
}

/** undefined when there is none. Throws with the file's name when it cannot be understood. */
export function loadState(path: string): SimulationState | undefined {
  if (!existsSync(path)) return undefined;
  const state = parse(path);
  if (state?.version !== 1) throw new Error(`${path} is not a state file of this simulator; remove it to begin anew`);
  return state;
}

function parse(path: string): SimulationState | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as SimulationState;
  } catch {
    // A file that is not JSON is told like one of another version.
    return undefined;
  }
}
