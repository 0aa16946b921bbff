/**
 * Who may import whom: the table of the design, one row a rule. Anything of ours that a row does not name is refused.
 * `types` lists what may be imported for its types only, which leave nothing behind in the built code.
 */
const TABLE = [
  { from: ["worker/shared"], may: [] },
  { from: ["worker/channels"], may: ["worker/shared"] },
  { from: ["worker/inbox"], may: ["worker/shared", "worker/channels", "drizzle/inbox.ts", "migrations/inbox"] },
  { from: ["worker/limits"], may: ["worker/shared"] },
  {
    from: ["worker/media"],
    may: ["worker/shared", "worker/channels", "worker/control", "worker/env.ts"],
    types: [
      "worker/inbox/rpc.ts",
      "worker/inbox/file-jobs.ts",
      "worker/inbox/file-store.ts",
      "worker/inbox/archives/archive-store.ts",
      "worker/trpc/context.ts",
    ],
  },
  { from: ["worker/push"], may: ["worker/shared", "worker/control"], types: ["worker/trpc/context.ts"] },
  { from: ["worker/env.ts"], may: ["worker/shared"] },
  { from: ["worker/control", "worker/auth"], may: ["worker/shared", "drizzle/control.ts"] },
  {
    from: ["worker/http", "worker/trpc"],
    may: [
      "worker/shared",
      "worker/channels",
      "worker/control",
      "worker/auth",
      "worker/limits",
      "worker/media",
      "worker/push",
      "worker/inbox/stub.ts",
      // The bindings: whoever answers a request is given them.
      "worker/env.ts",
    ],
    types: ["worker/inbox/rpc.ts", "worker/inbox/file-jobs.ts", "worker/inbox/team"],
  },
  { from: ["app"], may: ["worker/shared"], types: ["worker/trpc/router.ts"] },
  { from: ["client"], may: [], types: ["worker/trpc/router.ts"] },
  { from: ["drizzle", "migrations"], may: [] },
];

/** Tests may import anything: they stand outside. */
const TEST = "\\.test\\.tsx?$";
const OURS = "^(app|worker|client|drizzle|migrations|test|build)/";
const TYPES_ONLY = ["type-only"];

/** @param {string[]} paths */
const anyOf = (paths) => `^(${paths.map((path) => path.replaceAll(".", "\\.")).join("|")})(/|$)`;

const tableRules = TABLE.flatMap(({ from, may, types = [] }) => [
  {
    name: `${from.join("+")}: only what its row allows`,
    severity: "error",
    from: { path: anyOf(from), pathNot: TEST },
    to: { path: OURS, pathNot: anyOf([...from, ...may, ...types]) },
  },
  ...(types.length === 0
    ? []
    : [
        {
          name: `${from.join("+")}: only types`,
          severity: "error",
          from: { path: anyOf(from), pathNot: TEST },
          to: { path: anyOf(types), dependencyTypesNot: TYPES_ONLY },
        },
      ]),
]);

export default {
  forbidden: [
    ...tableRules,
    {
      name: "no circles",
      comment:
        "Two files that need each other are one idea, or a third file is missing. Types may refer to each other.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: TYPES_ONLY } },
    },
    {
      name: "no test code in the product",
      severity: "error",
      from: { path: "^(app|worker|client|drizzle|migrations)/", pathNot: TEST },
      to: { path: ["^test/", TEST] },
    },
    {
      name: "everything is found",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^(cloudflare:|virtual:|\\.\\./build/)" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // The built Worker is made by Remix and only wired in by worker/index.ts.
    exclude: { path: "^build/" },
    // "specify" tells an import of types from one that is left in the built code.
    tsPreCompilationDeps: "specify",
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["workerd", "import", "require", "node", "default", "types"],
    },
  },
};
