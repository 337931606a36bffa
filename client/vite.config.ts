import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { packedBeforehand } from "./kit/build/vite-packed.ts";
import { routeTable } from "./kit/route-table.ts";
import { excalidrawOfOurs } from "./whiteboard/editor/vite-excalidraw.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const target = process.env.DEV_SERVER ?? "http://localhost:3000";

/** Puts the value of `kit/route-table.ts` in the place of its source: no schemas in the browser for it. */
const routeTableAsValue: Plugin = {
  name: "route-table-as-value",
  apply: "build",
  load: (id) =>
    id === here("kit/route-table.ts")
      ? `export const routeTable = ${JSON.stringify(routeTable)};`
      : null,
};

const MANTINE_STYLES = here("../node_modules/@mantine/core/styles/");
const MANTINE_PART = /@mantine\/core\/esm\/(?:components(?:\/\w+)*|utils)\/(\w+)\/\1\.mjs$/;
const MANTINE_BASE = ["default-css-variables", "baseline", "global"];
/** Lets each of Mantine's components bring its own styles, in the place of one sheet for all (43 kB compressed). */
const mantineStylesByPart: Plugin = {
  name: "mantine-styles-by-part",
  apply: "build",
  load: (id) =>
    id.endsWith("@mantine/core/styles.layer.css")
      ? MANTINE_BASE.map((name) => readFileSync(`${MANTINE_STYLES}${name}.layer.css`, "utf8")).join(
          "\n",
        )
      : null,
  transform(code, id) {
    const name = MANTINE_PART.exec(id)?.[1];
    const sheet = `${MANTINE_STYLES}${name}.layer.css`;
    return name && existsSync(sheet)
      ? { code: `${code}\nimport ${JSON.stringify(sheet)};`, map: null, moduleSideEffects: true }
      : null;
  },
};

const HLS = here("../node_modules/hls.js/");
/** Parts of hls.js that none of our films needs: captions are `<track>`s, there are no adverts, keys or MPEG-TS. */
const HLS_LEFT_OUT = [
  ...["CMCD", "CONTENT_STEERING", "EME_DRM", "IFRAMES", "INTERSTITIALS", "M2TS_ADVANCED_CODECS"],
  ...["MEDIA_CAPABILITIES", "SUBTITLES", "VARIABLE_SUBSTITUTION"],
];
/** hls.js of its own source without them: 120 kB compressed in the place of 178, over two seconds of a link of 200 kbit/s. */
const hlsWithoutParts: Plugin = {
  name: "hls-without-parts",
  apply: "build",
  config: () => ({
    define: {
      ...Object.fromEntries(HLS_LEFT_OUT.map((part) => [`__USE_${part}__`, "false"])),
      __USE_ALT_AUDIO__: "true",
      __IN_WORKER__: "false",
      __HLS_WORKER_BUNDLE__: "undefined",
      __VERSION__: JSON.stringify(JSON.parse(readFileSync(`${HLS}package.json`, "utf8")).version),
    },
  }),
  resolveId: { order: "pre", handler: (id) => (id === "hls.js" ? `${HLS}src/hls.ts` : null) },
};

/** Handlers of mediasoup-client for no browser: a fake for tests, with made-up parameters, and React Native's. */
const NO_BROWSERS =
  /\/mediasoup-client\/lib\/(?:test\/fakeParameters|handlers\/(?:FakeHandler|ReactNative106))\.js$/;
const mediasoupForBrowsers: Plugin = {
  name: "mediasoup-for-browsers",
  apply: "build",
  load: (id) => (NO_BROWSERS.test(id) ? "module.exports = {};" : null),
};

export default defineConfig({
  root: here("."),
  plugins: [
    react(),
    routeTableAsValue,
    mantineStylesByPart,
    hlsWithoutParts,
    mediasoupForBrowsers,
    excalidrawOfOurs(),
    packedBeforehand,
  ],
  resolve: {
    alias: { "#server": here("../server"), "#media": here("../media"), "#client": here(".") },
  },
  build: {
    outDir: here("../dist/client"),
    emptyOutDir: true,
    target: "es2022",
    rolldownOptions: {
      output: {
        // What every visit needs is one file: dozens of small ones cost more than their bytes.
        codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] },
      },
    },
  },
  server: {
    proxy: {
      "/api": target,
      "^/m/": target,
      "/socket.io": { target, ws: true },
    },
  },
});
