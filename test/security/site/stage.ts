import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { buildDeployable } from "../../deployable/build-deployable.ts";
import { type DeployableOptions, runDeployable } from "../../deployable/run-deployable.ts";
import { projectRoot, stateDirectory } from "../../local/install-packages.mjs";
import { type RunningSimulator, startSimulator } from "../../simulator/start-simulator.ts";
import { Site } from "./site.ts";

/** How a site of a part differs from the usual one. */
export type SiteOptions = Pick<
  DeployableOptions,
  "variables" | "outboundTo" | "keepsAllLogs" | "stateFolder" | "bundleFolder"
>;

/** Hostile inputs that lie beside the project, read where they lie; not there in a fresh clone. */
export const hostileData = path.join(projectRoot, "..", "shared", "data", "hostile");

/**
 * Where the parts play: the bundle that would be deployed, copied once so that nobody's build changes it under us,
 * and whatever runs, until the end of the part that started it.
 */
export class Stage {
  readonly seed: number;
  /** How long a part goes on that could go on for ever. */
  readonly seconds: number;
  readonly folder: string;
  readonly bundleFolder: string;
  readonly tell: (step: string) => void;
  #running: { stop: () => Promise<void> }[] = [];

  private constructor(options: { seed: number; seconds: number; folder: string; tell: (step: string) => void }) {
    this.seed = options.seed;
    this.seconds = options.seconds;
    this.folder = options.folder;
    this.tell = options.tell;
    this.bundleFolder = path.join(options.folder, "bundle");
  }

  /** PARLEY_BUNDLE names another bundle than the one of these sources. */
  static async open(options: { seed: number; seconds: number; tell: (step: string) => void }): Promise<Stage> {
    mkdirSync(stateDirectory, { recursive: true });
    const folder = mkdtempSync(path.join(stateDirectory, "security-"));
    const stage = new Stage({ ...options, folder });
    options.tell("building what would be deployed");
    cpSync(process.env.PARLEY_BUNDLE ?? (await buildDeployable()), stage.bundleFolder, { recursive: true });
    return stage;
  }

  newFolder(name: string): string {
    return mkdtempSync(path.join(this.folder, `${name}-`));
  }

  async startSite(options: Partial<SiteOptions> = {}): Promise<Site> {
    const { bundleFolder = this.bundleFolder, stateFolder = this.newFolder("site"), ...rest } = options;
    const deployable = await runDeployable({ bundleFolder, stateFolder, ...rest });
    const site = new Site(deployable, stateFolder);
    this.endWithPart(() => site.end());
    return site;
  }

  async startSimulator(): Promise<RunningSimulator> {
    const simulator = await startSimulator({ seed: this.seed });
    this.endWithPart(() => simulator.stop());
    return simulator;
  }

  endWithPart(stop: () => Promise<void>): void {
    this.#running.push({ stop });
  }

  /** Ends what the last part started. */
  async clear(): Promise<void> {
    const running = this.#running.reverse();
    this.#running = [];
    for (const { stop } of running) await stop();
  }

  async close(): Promise<void> {
    await this.clear();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
