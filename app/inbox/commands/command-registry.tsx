import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from "react";
import type { CommandName } from "./commands.ts";

/** Which commands can be given now: each part of the screen that is there brings its own. */
export type CommandRegistry = {
  /** @returns a function that takes it back */
  add: (name: CommandName, run: () => void) => () => void;
  /** @returns false when nobody is there to do it */
  run: (name: CommandName) => boolean;
  available: () => CommandName[];
};

const RegistryContext = createContext<CommandRegistry | null>(null);

export function CommandProvider({ children }: { children: ReactNode }) {
  const registry = useMemo(createRegistry, []);
  return <RegistryContext.Provider value={registry}>{children}</RegistryContext.Provider>;
}

export function useCommands(): CommandRegistry {
  const registry = useContext(RegistryContext);
  if (!registry) throw new Error("Commands need a CommandProvider above them.");
  return registry;
}

/** This command can be given while the component is there. */
export function useCommand(name: CommandName, run: () => void): void {
  const registry = useCommands();
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => registry.add(name, () => latest.current()), [registry, name]);
}

function createRegistry(): CommandRegistry {
  /** What stands over something else does it in its stead, for as long as it is there. */
  const given: { name: CommandName; run: () => void }[] = [];
  return {
    add(name, run) {
      const command = { name, run };
      given.push(command);
      return () => void given.splice(given.indexOf(command), 1);
    },
    run(name) {
      const command = given.findLast((each) => each.name === name);
      command?.run();
      return command !== undefined;
    },
    available: () => [...new Set(given.map(({ name }) => name))],
  };
}
