import { DEMO_API_KEY } from "../simulator/demo.ts";
import { seedDemoWorkspace } from "./demo-workspace.ts";
import { ensureDemoSignIn } from "./development-secrets.ts";
import { followMail, type LoggedMail } from "./follow-mail.ts";
import { readLocalSettings, StartProblem } from "./local-settings.ts";
import { runCron } from "./run-cron.ts";
import { addDemoProfile } from "./simulated-app.ts";
import { startParley } from "./start-parley.ts";

// What `npm start` runs once the packages are there: everything on this machine, in the foreground, until Ctrl-C.

const interruption = new AbortController();
const interrupted = new Promise<void>((resolve) => interruption.signal.addEventListener("abort", () => resolve()));
for (const event of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(event, () => interruption.abort());
// The channel to whoever started us: it closes when they die.
process.on("disconnect", () => interruption.abort());

try {
  await run();
} catch (error) {
  if (!interruption.signal.aborted) {
    console.error(error instanceof StartProblem ? error.message : error);
    process.exitCode = 1;
  }
}
if (process.connected) process.disconnect();

async function run(): Promise<void> {
  const settings = readLocalSettings(process.env);
  const parley = await startParley({ ...settings, cast: true, signal: interruption.signal, onProgress: console.log });
  const stopFollowing = followMail(parley.workerLogFile, showMail);
  const stopCron = runCron(parley.url);
  try {
    await addDemoProfile(parley.simulatorUrl);
    const demo = ensureDemoSignIn(settings.stateDirectory);
    const seeded = seedDemoWorkspace({
      origin: parley.url,
      simulatorUrl: parley.simulatorUrl,
      apiKey: DEMO_API_KEY,
      ...demo,
    });
    const accounts = await Promise.race([seeded, interrupted]);
    if (accounts === undefined) return;
    console.log(`
Parley is ready:  ${parley.url}
  Email:          ${demo.email}
  Password:       ${demo.password}

The provider is a SIMULATION, ${parley.simulatorUrl}, with ${accounts.join(" and ")}: nobody real is written to.
Data and logs are in ${parley.logDirectory}. Press Ctrl-C to stop.
`);
    const problem = await Promise.race([parley.lost, interrupted]);
    if (problem !== undefined) throw problem;
    console.log("Stopping ...");
  } finally {
    stopCron();
    stopFollowing();
    await parley.stop();
  }
}

/** Nothing is mailed in development: the link for a new password is here, and nowhere else. */
function showMail({ to, subject, text }: LoggedMail): void {
  console.log(`A mail to ${to}: ${subject}\n\n${text.trimEnd().replace(/^/gm, "  ")}\n`);
}
