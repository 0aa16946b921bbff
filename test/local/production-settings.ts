/** What development may set and production must not have, with what it would do there. */
const DEVELOPMENT_ONLY = {
  ALLOW_LOCAL_PROVIDERS: "lets every member have the Worker call addresses on its own network",
  MAIL_TO_LOG: "writes links that let people in into the log",
};

/**
 * Why a wrangler.toml must not be deployed; null when it may. The text is judged, not what it parses to: a setting
 * that only one of several environments has counts as well, whichever of them is deployed.
 */
export function problemOfProduction(configuration: string): string | null {
  for (const [name, harm] of Object.entries(DEVELOPMENT_ONLY)) {
    const settings = configuration
      .split("\n")
      .map((line) => line.replace(/#.*$/, ""))
      .filter((line) => line.includes(name));
    const isOff = settings.every((line) => new RegExp(`^\\s*${name}\\s*=\\s*"0?"\\s*$`).test(line));
    if (!isOff)
      return `wrangler.toml sets ${name}, which ${harm}. Set it to "0" there: \`npm start\` needs it nowhere.`;
  }
  const lines = configuration.split("\n").map((line) => line.replace(/#.*$/, "").trim());
  const isObserved = lines.some((line) => /^\[(.*\.)?"?observability\b|^"?observability"?\s*=/.test(line));
  if (isObserved && !lines.some((line) => /^invocation_logs\s*=\s*false$/.test(line))) {
    return "wrangler.toml has the platform log each request with its whole address, and some addresses are secrets. Set invocation_logs = false below [observability.logs].";
  }
  return null;
}
