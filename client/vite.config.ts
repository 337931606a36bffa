import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { routeTable } from "./kit/route-table.ts";

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

/** The catalogues everybody needs travel together, one file a language; the others come with their screens. */
const firstTexts = /kit\/text\/(kk|ru|en)\/(common|errors|auth|lessons)\.json$/;

export default defineConfig({
  root: here("."),
  plugins: [react(), routeTableAsValue],
  resolve: { alias: { "#server": here("../server"), "#client": here(".") } },
  build: {
    outDir: here("../dist/client"),
    emptyOutDir: true,
    target: "es2022",
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: (id: string) => firstTexts.exec(id)?.[1]?.replace(/^/, "text-") ?? null },
            { name: "react", test: /node_modules\/(react|react-dom|scheduler)\//, priority: 2 },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      "/api": target,
      "/health": target,
      "/socket.io": { target, ws: true },
    },
  },
});
