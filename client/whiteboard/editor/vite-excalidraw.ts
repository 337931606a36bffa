import { createReadStream, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { FONTS_PATH } from "./fonts-path.ts";

const DIST = fileURLToPath(
  new URL("../../../node_modules/@excalidraw/excalidraw/dist/prod/", import.meta.url),
);
/** Code that is never run here: diagrams of text, exports (ours are drawn without it), shrinking of pictures. */
const LEFT_OUT = /^(@excalidraw\/mermaid-to-excalidraw|pica|image-blob-reduce)$/;
const NOTHING = "\0not-of-our-boards";
const OURS = /@excalidraw[/\\]excalidraw[/\\]dist[/\\](prod|dev)[/\\]/;
const LOCALE = /locales[/\\](?!kk-KZ|ru-RU|en-|percentages)[\w-]+\.js$/;
const UNUSED = /(subset-shared|subset-worker)\.chunk\.js$/;
/** Handwriting in Chinese: 13 MB. */
const isFontOfOurs = (file: string) => !file.includes("Xiaolai");

/**
 * Excalidraw as our boards need it: its fonts from our own origin and from nowhere else, two languages, nothing
 * that is never used.
 */
export function excalidrawOfOurs(): Plugin {
  return {
    name: "excalidraw-of-ours",
    enforce: "pre",
    resolveId: (id) => (LEFT_OUT.test(id) ? NOTHING : null),
    load: (id) => (id === NOTHING ? "export default {};" : null),
    transform(code, id) {
      if (!OURS.test(id)) return null;
      if (LOCALE.test(id)) return { code: "export default {};", map: null };
      if (UNUSED.test(id)) return { code: "export {};", map: null };
      const own = code
        // Where a font is not found it would be asked of a stranger's server; this stands in a template.
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it is one there
        .replaceAll("https://esm.sh/", "${window.location.origin}/")
        // A language is offered from 85 percent on; what lacks falls back to English.
        .replace('"kk-KZ":18', '"kk-KZ":100');
      return own === code ? null : { code: own, map: null };
    },
    configureServer({ middlewares }) {
      middlewares.use(FONTS_PATH, (req, res, next) => {
        const file = join(DIST, (req.url ?? "").replace(/\?.*$/, ""));
        if (!file.startsWith(join(DIST, "fonts"))) return next();
        createReadStream(file).on("error", next).pipe(res);
      });
    },
    generateBundle() {
      for (const file of globSync("fonts/**/*.woff2", { cwd: DIST }).filter(isFontOfOurs))
        this.emitFile({
          type: "asset",
          fileName: `${FONTS_PATH}${file}`.slice(1),
          source: readFileSync(join(DIST, file)),
        });
    },
  };
}
