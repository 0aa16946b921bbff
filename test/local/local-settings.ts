import path from "node:path";
import { projectRoot } from "./install-packages.mjs";

export type LocalSettings = {
  /** The Worker's port on 127.0.0.1. */
  port: number;
  simulatorPort: number;
  /** An absolute path: databases, secrets and logs. */
  stateDirectory: string;
};

/** A reason to stop that is told to the person in one line, without a stack trace. */
export class StartProblem extends Error {}

/**
 * The settings of design.md, section 5: `PARLEY_PORT`, `PARLEY_SIMULATOR_PORT`, `PARLEY_STATE`.
 *
 * @throws StartProblem when one cannot be used
 */
export function readLocalSettings(env: NodeJS.ProcessEnv): LocalSettings {
  const settings = {
    port: readPort(env, "PARLEY_PORT", 8787),
    simulatorPort: readPort(env, "PARLEY_SIMULATOR_PORT", 8788),
    stateDirectory: path.resolve(projectRoot, env.PARLEY_STATE || ".parley"),
  };
  if (settings.port === settings.simulatorPort) {
    throw new StartProblem(
      `PARLEY_PORT and PARLEY_SIMULATOR_PORT are both ${settings.port}. Give one of them another.`,
    );
  }
  return settings;
}

function readPort(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = env[name];
  if (text === undefined || text === "") return fallback;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new StartProblem(`${name} is "${text}", which is not a port. Use a number from 1 to 65535.`);
}
