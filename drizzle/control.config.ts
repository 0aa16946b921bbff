import { defineConfig } from "drizzle-kit";

/** `npm run migrations:control` writes the next step; `wrangler d1 migrations apply` runs it. */
export default defineConfig({
  dialect: "sqlite",
  schema: "./drizzle/control.ts",
  out: "./migrations/control",
});
