import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig, type Plugin, type Rollup } from "vite";

type EmojiRow = Record<string, unknown> & { skins?: EmojiRow[] };

/** What the picker of emoji reads (app/inbox/emoji/emoji-panel.tsx); the rest would be half of the file. */
const slimmed = ({ emoji, label, tags, group, subgroup, order, version, tone, skins }: EmojiRow): EmojiRow => ({
  ...(tone === undefined ? { label, tags, group, subgroup, order } : { tone }),
  emoji,
  version,
  ...(skins && { skins: skins.map(slimmed) }),
});

/** The names and groups of all emoji, from the package that has them, as files of ours: no page asks anybody else. */
function emojiData(): Plugin {
  const read = (name: string) =>
    readFileSync(new URL(`node_modules/emojibase-data/en/${name}`, import.meta.url), "utf8");
  return {
    name: "emoji-data",
    apply: (_, { command, isSsrBuild }) => command === "build" && !isSsrBuild,
    generateBundle() {
      const rows = (JSON.parse(read("data.json")) as EmojiRow[]).map(slimmed);
      this.emitFile({ type: "asset", fileName: "emoji/en/data.json", source: JSON.stringify(rows) });
      const messages = JSON.stringify(JSON.parse(read("messages.json")));
      this.emitFile({ type: "asset", fileName: "emoji/en/messages.json", source: messages });
    },
  };
}

/** The drawing of an icon in lucide's file of it. */
const ICON_NODE = /\bnode: (\[[\s\S]*?\n? *\])(?:,\n {2}aliases: .*)?\n\};/;

/** Of each icon the drawing alone, in a frame of ours (app/ui/icon-frame.ts): the rest would be half of it. */
function plainIcons(): Plugin {
  return {
    name: "plain-icons",
    enforce: "pre",
    transform(code, id) {
      if (!/\/lucide-react\/dist\/esm\/icons\/[^/]+\.mjs$/.test(id)) return null;
      const node = ICON_NODE.exec(code)?.[1];
      if (node === undefined) return null;
      const frame = fileURLToPath(new URL("app/ui/icon-frame.ts", import.meta.url));
      const shapes = node.replaceAll(/,\s*key: "[^"]*"/g, "");
      return `import { iconOf } from ${JSON.stringify(frame)};\nexport default iconOf(${shapes});\n`;
    },
  };
}

/** Builds the screens: `build/client` (files the platform serves) and `build/server` (what the Worker draws with). */
export default defineConfig(({ isSsrBuild = false }) => ({
  publicDir: "app/public",
  plugins: [
    tailwindcss(),
    emojiData(),
    plainIcons(),
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
    ...(isSsrBuild ? [] : [chunkNotes(), libraryNotices()]),
  ],
  // Comments of licences would be the fiftieth part of what the inbox loads: their notices stand in licenses.txt.
  esbuild: { legalComments: "none" },
  ssr: {
    target: "webworker",
    // The server draws the same icons as the page.
    noExternal: ["lucide-react"],
    resolve: { conditions: ["workerd", "worker", "browser"] },
  },
  build: {
    // What has Durable Objects, IndexedDB and `:has()` to show needs no older browser, nor the words to please one.
    target: "es2022",
    rollupOptions: { output: isSsrBuild ? {} : { manualChunks: screenParts } },
    modulePreload: { resolveDependencies: (file, files, { hostId }) => filesNotThere(hostId, file, files) },
    // A file in a data: address would need a hole in the Content-Security-Policy.
    assetsInlineLimit: 0,
  },
}));

/** What every page runs in: it changes only with a new version of it, and browsers keep it. */
const RUNTIME = ["@remix-run/react", "@remix-run/router", "react", "react-dom", "react-router", "react-router-dom"];

/** The small parts of which every screen is made: in one file they cost half of what they cost in twenty. */
const PARTS = [
  ...[
    "avatar",
    "button",
    "channel-mark",
    "class-names",
    "icon-button",
    "icon-frame",
    "logo",
    "notice",
    "rail",
    "request-reference",
  ],
  ...["amounts", "calendar", "failure-of", "initials", "strings", "theme", "use-clock", "use-now", "permissions"],
  ...["later", "nonce", "notice-worker", "trpc-client", "use-loaded"],
];
const PRELOADER = "\0vite/preload-helper.js";
/** A library's folder, and its name. */
const LIBRARY = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/;
const PARTS_AT = /\/(?:app\/ui|app\/lib|worker\/shared)\/([\w-]+)\.tsx?$/;

function screenParts(id: string): "runtime" | "parts" | undefined {
  const library = LIBRARY.exec(id)?.[1];
  if (library !== undefined && RUNTIME.includes(library)) return "runtime";
  if (id === PRELOADER) return "parts";
  return PARTS.includes(PARTS_AT.exec(id)?.[1] ?? "") ? "parts" : undefined;
}

let bundled: Rollup.OutputBundle = {};

/** Keeps what Rollup knows of each file for `filesNotThere`. */
function chunkNotes(): Plugin {
  return {
    name: "chunk-notes",
    enforce: "pre",
    generateBundle(_, bundle) {
      bundled = bundle;
    },
  };
}

/**
 * What has to come beside a part of the screen that is loaded when it is wanted: what it rests on, but for what is in
 * the page with whoever asks for it. Without this the names of those files would be the fortieth part of the inbox.
 */
function filesNotThere(host: string, part: string, files: string[]): string[] {
  const there = new Set<string>([part]);
  const add = (file: string) => {
    const chunk = bundled[file];
    if (there.has(file) || chunk?.type !== "chunk") return;
    there.add(file);
    chunk.imports.forEach(add);
  };
  add(host);
  return files.filter((file) => !there.has(file));
}

/** Writes the licence of every library that is in the scripts to `/licenses.txt`. */
function libraryNotices(): Plugin {
  return {
    name: "library-notices",
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === "chunk" ? Object.keys(file.modules) : []));
      const folders = new Set(modules.flatMap((id) => LIBRARY.exec(id)?.[0] ?? []));
      const notices = [...folders].sort().flatMap((folder) => {
        const file = existsSync(folder) && readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
        return file ? [`${LIBRARY.exec(folder)?.[1]}\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`] : [];
      });
      this.emitFile({ type: "asset", fileName: "licenses.txt", source: notices.join(`\n${"-".repeat(80)}\n\n`) });
    },
  };
}
