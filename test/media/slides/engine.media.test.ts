import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCanvas, loadImage } from "@napi-rs/canvas";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findProgram } from "#media/hls/find-program.ts";
import { createSlides } from "#media/slides/engine.ts";
import type { RenderedPage } from "#media/slides/types.ts";
import { makeDocx, makeOdp, makePdf, makePhoto, makePptx } from "../../support/slides.ts";

const sofficePath = findProgram(process.env.SOFFICE_PATH || "soffice");
let dir = "";
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "qonyrau-slides-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

type Options = { soffice?: string | null; signal?: AbortSignal; onPage?: () => void };
async function render(bytes: Uint8Array, options: Options = {}) {
  const file = join(dir, "upload");
  await writeFile(file, bytes);
  const pages: RenderedPage[] = [];
  const counts: number[] = [];
  const slides = createSlides({ sofficePath: options.soffice ?? null });
  const done = await slides.render({
    file,
    signal: options.signal ?? new AbortController().signal,
    onCount: (count) => void counts.push(count),
    onPage: async (page) => {
      pages.push(page);
      options.onPage?.();
    },
  });
  return { ...done, counts, page: pages };
}

/** Share of dark pixels within a part of a picture, 0 to 1. */
async function darkness(webp: Uint8Array, from: [number, number], to: [number, number]) {
  const image = await loadImage(Buffer.from(webp));
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext("2d").drawImage(image, 0, 0);
  const [x, y] = [from[0] * image.width, from[1] * image.height];
  const [w, h] = [(to[0] - from[0]) * image.width, (to[1] - from[1]) * image.height];
  const { data } = canvas.getContext("2d").getImageData(x, y, w, h);
  let dark = 0;
  for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 110) dark += 1;
  return dark / (data.length / 4);
}

describe("a PDF", () => {
  test("becomes WebP in two sizes, page by page, a photograph's slide within 30 to 80 kB", async () => {
    const seen = await render(makePdf({ pages: 3, photo: true }));
    expect(seen).toMatchObject({ format: "pdf", pages: 3, counts: [3] });
    expect(seen.page.map(({ page }) => page)).toEqual([1, 2, 3]);
    for (const { widthPx, heightPx, small, large, isBroken } of seen.page) {
      expect({ widthPx, heightPx, isBroken }).toEqual({
        ...{ widthPx: 1600, heightPx: 900, isBroken: false },
      });
      const half = await loadImage(Buffer.from(small));
      expect([half.width, half.height]).toEqual([800, 450]);
      expect(small.length).toBeGreaterThan(15_000);
      expect(small.length).toBeLessThan(80_000);
      expect(large.length).toBeLessThan(220_000);
    }
    // Its letters are there: title, lines; and nothing where nothing stands.
    const [first] = seen.page;
    expect(await darkness(first!.large, [0.05, 0.1], [0.6, 0.2])).toBeGreaterThan(0.05);
    expect(await darkness(first!.large, [0, 0.9], [1, 1])).toBe(0);
  });

  test("with a password is refused by that name", async () => {
    const locked = Buffer.from(
      [
        "%PDF-1.4",
        "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj",
        `4 0 obj<</Filter/Standard/V 1/R 2/Length 40/P -4/O<${"ab".repeat(32)}>/U<${"cd".repeat(32)}>>>endobj`,
        `trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<${"01".repeat(16)}><${"01".repeat(16)}>]>>`,
        "%%EOF",
      ].join("\n"),
    );
    await expect(render(locked)).rejects.toMatchObject({ code: "protected" });
  });

  test("that is damaged, empty or something else is refused by its reason", async () => {
    await expect(render(Buffer.from("%PDF-1.7 and nothing"))).rejects.toMatchObject({
      code: "damaged",
    });
    await expect(render(Buffer.alloc(0))).rejects.toMatchObject({ code: "empty" });
    await expect(render(Buffer.from("<html>"))).rejects.toMatchObject({ code: "unknown_format" });
  });

  test("of 201 pages is refused with the limit", async () => {
    const kids = Array.from({ length: 201 }, (_, n) => `${n + 3} 0 R`).join(" ");
    const pages = Array.from(
      { length: 201 },
      (_, n) => `${n + 3} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj`,
    );
    const long = `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 201/Kids[${kids}]>>endobj\n${pages.join("\n")}\ntrailer<</Root 1 0 R>>\n%%EOF`;
    await expect(render(Buffer.from(long))).rejects.toMatchObject({
      ...{ code: "too_many_pages", limit: 200 },
    });
  });

  test("is given up at once when nobody wants it any more", async () => {
    const stop = new AbortController();
    const rendering = render(makePdf({ pages: 40 }), {
      signal: stop.signal,
      onPage: () => stop.abort(),
    });
    await expect(rendering).rejects.toMatchObject({ reason: "cancelled" });
  });

  test("whose page cannot be stored fails by the store's own error", async () => {
    const full = new Error("no space");
    const rendering = render(makePdf(), {
      onPage: () => {
        throw full;
      },
    });
    await expect(rendering).rejects.toBe(full);
  });
});

describe("a picture", () => {
  test("becomes one page, at most 1600 px wide; transparent parts are paper", async () => {
    const drawing = createCanvas(2000, 1000);
    drawing.getContext("2d").fillRect(0, 0, 1000, 1000);
    const seen = await render(drawing.toBuffer("image/png"));
    expect(seen).toMatchObject({ format: "picture", pages: 1 });
    expect(seen.page[0]).toMatchObject({ widthPx: 1600, heightPx: 800 });
    expect(await darkness(seen.page[0]!.small, [0, 0], [0.49, 1])).toBe(1);
    expect(await darkness(seen.page[0]!.small, [0.51, 0], [1, 1])).toBe(0);
  });

  test("with more pixels than the limit is refused before it is opened", async () => {
    const png = makePhoto(8, 8).toBuffer("image/png");
    png.writeUInt32BE(20_000, 16);
    png.writeUInt32BE(20_000, 20);
    await expect(render(png)).rejects.toMatchObject({ code: "too_many_pixels", limit: 60_000_000 });
  });

  test("that ends in its middle is refused", async () => {
    const png = makePhoto().toBuffer("image/png");
    await expect(render(png.subarray(0, 400))).rejects.toMatchObject({ code: "damaged" });
  });
});

describe("an office document", () => {
  test("without LibreOffice is refused by that name, whatever its own", async () => {
    for (const document of [makePptx(), makeDocx(), makeOdp()])
      await expect(render(document)).rejects.toMatchObject({ code: "no_office" });
  });

  // `npm test` brings LibreOffice (scripts/setup.ts --for test): without it these fail, and say so.
  test("becomes slides: PPTX, DOCX and ODP, with Kazakh letters", async () => {
    expect(sofficePath, "LibreOffice is missing: `npm test` installs it").not.toBeNull();
    const [pptx, docx, odp] = [
      await render(makePptx(2), { soffice: sofficePath }),
      await render(makeDocx(), { soffice: sofficePath }),
      await render(makeOdp(2), { soffice: sofficePath }),
    ];
    expect([pptx.pages, docx.pages, odp.pages]).toEqual([2, 1, 2]);
    expect([pptx.format, docx.format, odp.format]).toEqual(["office", "office", "office"]);
    expect(pptx.page[0]).toMatchObject({ widthPx: 1600, heightPx: 900 });
    expect(docx.page[0]!.heightPx).toBeGreaterThan(docx.page[0]!.widthPx);
    expect(await darkness(pptx.page[0]!.large, [0, 0], [0.6, 0.4])).toBeGreaterThan(0.01);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith("qonyrau-office-"))).toEqual([]);
  });

  test("sees no file of the machine", async () => {
    const secret = join(dir, "secret.png");
    const black = createCanvas(400, 400);
    black.getContext("2d").fillRect(0, 0, 400, 400);
    await writeFile(secret, black.toBuffer("image/png"), { mode: 0o644 });
    const odp = makeOdp(1, { picture: `file://${secret}` });
    const seen = await render(odp, { soffice: sofficePath });
    expect(await darkness(seen.page[0]!.large, [0, 0.4], [1, 1])).toBe(0);
  });

  test("that LibreOffice cannot read is refused", async () => {
    const broken = makeOdp(1);
    broken.fill(0x20, 60, 160);
    await expect(render(broken, { soffice: sofficePath })).rejects.toMatchObject({
      code: "damaged",
    });
  });
});

test("the process that reads it has no network, writes nothing and is nobody", async () => {
  if (!existsSync("/proc/self/status")) return expect(process.platform).not.toBe("linux");
  let status = "";
  const file = join(dir, "watched");
  await writeFile(file, makePdf({ pages: 6 }));
  const slides = createSlides({ sofficePath: null });
  await slides.render({
    file,
    signal: new AbortController().signal,
    onCount: async () => {
      const own = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
      for (const pid of own) {
        const words = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
        const parent = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
        if (words.includes("slides/child.ts") && parent.includes(`PPid:\t${process.pid}\n`))
          status = `${parent}\n${await readFile(`/proc/${pid}/limits`, "utf8").catch(() => "")}\n${await readFile(`/proc/${pid}/net/dev`, "utf8").catch(() => "")}`;
      }
    },
    onPage: async () => {},
  });
  expect(status).toMatch(/Max cpu time +600/);
  expect(status).toMatch(/Max file size +0/);
  if (process.getuid?.() === 0) {
    expect(status).toMatch(/Uid:\t64613/);
    expect(status).not.toMatch(/eth0/);
  }
});
