import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

/** Builds the screens: `build/client` (files the platform serves) and `build/server` (what the Worker draws with). */
export default defineConfig({
  publicDir: "app/public",
  plugins: [
    tailwindcss(),
    remix({
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_routeConfig: true,
        v3_singleFetch: true,
        v3_lazyRouteDiscovery: true,
      },
    }),
  ],
  ssr: {
    target: "webworker",
    resolve: { conditions: ["workerd", "worker", "browser"] },
  },
  build: {
    // A file in a data: address would need a hole in the Content-Security-Policy.
    assetsInlineLimit: 0,
  },
});
