/** drizzle-kit writes migrations.js without types. */
declare const bundle: {
  journal: { entries: { idx: number; tag: string }[] };
  migrations: Record<string, string>;
};
export default bundle;
