import { open, readFile, stat } from "node:fs/promises";
import { slideLimits } from "./limits.ts";
import { withPdf } from "./office.ts";
import { renderInChild } from "./rendering.ts";
import { HEAD_BYTES, type Sniffed, sniff } from "./sniff.ts";
import { type RenderRequest, type Slides, SlidesRefused } from "./types.ts";

type Options = {
  /** LibreOffice's program; null where it is not installed. */
  sofficePath: string | null;
};
/** Kinds that can only be judged as a whole: their lists stand at the end. */
const WHOLE = [Buffer.from("PK\x03\x04", "latin1"), Buffer.from([0xd0, 0xcf, 0x11, 0xe0])];
/** No upload is larger; a file that grew meanwhile is not read whole. */
const MAX_WHOLE_BYTES = 256 * 1024 * 1024;

/** Makes slides of files: contents decide, the name never. */
export function createSlides({ sofficePath }: Options): Slides {
  return {
    limits: slideLimits,
    hasOffice: sofficePath !== null,
    async render(request) {
      const found = await look(request.file);
      if (found.format === null) throw refusalOf(found.is);
      if (found.format !== "office")
        return { format: found.format, pages: await renderInChild(request) };
      if (sofficePath === null) throw new SlidesRefused("no_office");
      const { signal } = request;
      const document = { file: request.file, ending: found.ending };
      const pages = await withPdf(document, { soffice: sofficePath, signal }, (pdf) =>
        renderInChild({ ...request, file: pdf } satisfies RenderRequest),
      );
      return { format: "office", pages };
    },
  };
}

const refusalOf = (is: (Sniffed & { format: null })["is"]) =>
  new SlidesRefused(is === "unknown" ? "unknown_format" : is);

async function look(file: string): Promise<Sniffed> {
  const { size } = await stat(file);
  if (size === 0) throw new SlidesRefused("empty");
  const head = await readHead(file);
  const isWhole = WHOLE.some((mark) => head.subarray(0, mark.length).equals(mark));
  return sniff(isWhole && size <= MAX_WHOLE_BYTES ? await readFile(file) : head);
}

async function readHead(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
