import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** A ring of one key of 32 bytes, all zero: whoever finds it in a database knows that a test wrote it. */
const TEST_MASTER_KEYS = `k1:${Buffer.alloc(32).toString("base64url")}`;

/** Nobody listens there: tests that call Meta have their simulator answer for it (test/flows/fixtures/meta-network.ts). */
const TEST_GRAPH_ORIGIN = "http://127.0.0.1:9";

/** Mail is on, by the one real way: a test that sends some stands in for the provider's address. */
const TEST_MAIL = {
  MAIL_API_KEY: "key-of-the-tests",
  MAIL_FROM: "Parley <inbox@parley.example>",
  MAIL_ORIGIN: "https://parley.example",
};

/** The operator's app for signing in with Instagram is set up. */
const TEST_INSTAGRAM = {
  INSTAGRAM_APP_ID: "880000000000001",
  INSTAGRAM_APP_SECRET: "secret-of-the-operators-app",
  INSTAGRAM_VERIFY_TOKEN: "verify-token-of-the-operator",
  META_APP_SECRET: "secret-of-the-meta-app-around-it",
};

/** Nothing is retried anywhere: a test that fails now and then has found something. */
export default defineConfig({
  test: {
    // A test that passes has nothing to say; one that fails shows what the Worker logged.
    silent: "passed-only",
    projects: [
      {
        test: {
          name: "unit",
          environment: "node",
          include: ["{app,worker,drizzle,client,test}/**/*.test.ts"],
          exclude: ["test/flows/**", "test/browser/**", "test/screens/**"],
          testTimeout: 20_000,
        },
      },
      {
        plugins: [
          cloudflareTest({
            // Without the screens, which Remix builds by itself.
            main: "test/flows/worker.ts",
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: {
                MASTER_KEYS: TEST_MASTER_KEYS,
                ALLOW_LOCAL_PROVIDERS: "1",
                GRAPH_ORIGIN: TEST_GRAPH_ORIGIN,
                ...TEST_MAIL,
                ...TEST_INSTAGRAM,
              },
            },
          }),
        ],
        test: {
          name: "flows",
          include: ["test/flows/**/*.test.ts"],
          globalSetup: [
            "test/flows/fixtures/simulator.setup.ts",
            "test/flows/fixtures/canary.setup.ts",
            "test/flows/shared-data.setup.ts",
          ],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: "screens",
          environment: "node",
          include: ["test/screens/**/*.test.ts"],
          globalSetup: "test/browser/parley.setup.ts",
          testTimeout: 60_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: "browser",
          environment: "node",
          include: ["test/browser/**/*.test.ts"],
          globalSetup: "test/browser/parley.setup.ts",
          // One Worker and one Chromium at a time; each step of a test has its own, shorter limit.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
