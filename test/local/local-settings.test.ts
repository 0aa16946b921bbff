import path from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "./install-packages.mjs";
import { readLocalSettings } from "./local-settings.ts";

describe("the settings of npm start", () => {
  it("are the documented ports and a folder in the project when nothing is set", () => {
    const settings = { port: 8787, simulatorPort: 8788, stateDirectory: path.join(projectRoot, ".parley") };
    expect(readLocalSettings({})).toEqual(settings);
    expect(readLocalSettings({ PARLEY_PORT: "", PARLEY_SIMULATOR_PORT: "", PARLEY_STATE: "" })).toEqual(settings);
  });

  it("come from the environment", () => {
    const env = { PARLEY_PORT: "9001", PARLEY_SIMULATOR_PORT: "9002", PARLEY_STATE: "/somewhere/else" };
    expect(readLocalSettings(env)).toEqual({ port: 9001, simulatorPort: 9002, stateDirectory: "/somewhere/else" });
  });

  it.each(["0", "65536", "-1", "80.5", "http"])("refuse the port %j by its name", (port) => {
    const refused = () => readLocalSettings({ PARLEY_SIMULATOR_PORT: port });
    expect(refused).toThrow(`PARLEY_SIMULATOR_PORT is "${port}"`);
  });

  it("refuse one port for both programs", () => {
    expect(() => readLocalSettings({ PARLEY_PORT: "8788" })).toThrow(
      "PARLEY_PORT and PARLEY_SIMULATOR_PORT are both 8788",
    );
  });
});
