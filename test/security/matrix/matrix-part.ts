import { randomBytes } from "node:crypto";
import { SeededRandom } from "../../simulator/seeded-random.ts";
import type { Part, PartResult } from "../part.ts";
import { callRoute, openFromInside, openFromOutside } from "./call-pages.ts";
import { callFromInside, callFromOutside } from "./call-procedures.ts";
import { FRAMES, hearSockets } from "./hear-sockets.ts";
import { Matrix } from "./matrix.ts";
import { nowhereIds } from "./nowhere-ids.ts";
import { PAGES } from "./pages-table.ts";
import { PROCEDURES } from "./procedures-table.ts";
import { ROUTES } from "./routes-table.ts";
import { stateOfA } from "./state-of-tenant.ts";
import { readSurface } from "./surface.ts";
import { makeTenantWorld } from "./tenant-world.ts";

/**
 * Nobody sees or touches what is another tenant's: everything that can be asked, asked by everybody who may come.
 * What there is to ask is read from the code; what is not in the tables beside this file fails.
 */
export const matrixPart: Part = {
  name: "tenants",
  title: "One tenant's things, asked for by everybody else",
  run: async (stage): Promise<PartResult> => {
    const surface = await readSurface();
    const site = await stage.startSite();
    const simulator = await stage.startSimulator();
    const canary = `kanarie${randomBytes(6).toString("hex")}`;
    const a = await makeTenantWorld(site, simulator, canary, 12);
    const b = await makeTenantWorld(site, simulator, "neighbour", 1);
    const nowhere = nowhereIds(a.ids, new SeededRandom(stage.seed));
    const matrix = new Matrix(site, simulator, { a, b, nowhere, canary });
    const procedures = new Map(surface.procedures.map((procedure) => [procedure.path, procedure]));
    judgeTable(matrix, "procedure", [...procedures.keys()], PROCEDURES);
    judgeTable(matrix, "route", surface.routes, ROUTES);
    judgeTable(matrix, "page", surface.pages, PAGES);
    judgeTable(matrix, "frame", surface.frames, FRAMES);

    const before = await stateOfA(matrix);
    if (!matrix.hasCanary(Buffer.from(before))) matrix.broken.push("tenant A itself does not see its canary");
    for (const [path, entry] of Object.entries(PROCEDURES)) {
      const procedure = procedures.get(path);
      if (procedure !== undefined) await callFromOutside(matrix, procedure, entry);
    }
    for (const [route, entry] of Object.entries(ROUTES)) await callRoute(matrix, route, entry);
    for (const [pattern, entry] of Object.entries(PAGES)) await openFromOutside(matrix, pattern, entry);
    if ((await stateOfA(matrix)) !== before) matrix.broken.push("something of tenant A's was changed from outside");
    await hearSockets(matrix);

    for (const [path, entry] of Object.entries(PROCEDURES)) {
      const procedure = procedures.get(path);
      if (procedure !== undefined) await callFromInside(matrix, procedure, entry);
    }
    for (const [pattern, entry] of Object.entries(PAGES)) await openFromInside(matrix, pattern, entry);

    return {
      figures: {
        procedures: surface.procedures.length,
        routes: surface.routes.length + surface.pages.length,
        frames: surface.frames.length,
        calls: matrix.calls,
        compared: matrix.compared,
        leaks: matrix.leaks,
        differences: matrix.differences,
      },
      broken: matrix.broken,
    };
  },
};

/** Whatever can be asked stands in the table, and nothing else does. */
function judgeTable(matrix: Matrix, kind: string, found: readonly string[], table: object): void {
  const listed = Object.keys(table);
  for (const name of found.filter((one) => !listed.includes(one))) {
    matrix.broken.push(`the ${kind} ${name} is in no table: say who may ask it, with another tenant's ids`);
  }
  for (const name of listed.filter((one) => !found.includes(one))) {
    matrix.broken.push(`the table has a ${kind} ${name} that is not there`);
  }
}
