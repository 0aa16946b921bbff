/** As wrangler.toml has it: every five minutes. */
const EVERY_MS = 5 * 60 * 1000;
const FIRST_MS = 5_000;

/**
 * Fires the Worker's cron, which nothing does on this machine by itself. A run that fails is in the Worker's log,
 * and the next one goes on where it was.
 *
 * @returns ends it
 */
export function runCron(origin: string): () => void {
  const fire = () =>
    void fetch(`${origin}/cdn-cgi/local/scheduled`).then(
      (answer) => answer.arrayBuffer(),
      () => {},
    );
  const first = setTimeout(fire, FIRST_MS);
  const every = setInterval(fire, EVERY_MS);
  return () => {
    clearTimeout(first);
    clearInterval(every);
  };
}
