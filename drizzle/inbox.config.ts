import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  driver: "durable-sqlite",
  schema: "./drizzle/inbox.ts",
  out: "./migrations/inbox",
});
