import { describe, expect, test } from "vitest";
import { largeOf, largeOfPicture, turnOf, upright } from "#media/slides/fit.ts";
import { createFrameReader, writeFrame } from "#media/slides/frames.ts";
import { sniff } from "#media/slides/sniff.ts";
import { unlinked } from "#media/slides/unlinked.ts";
import { readZip, unpack } from "#media/slides/zip.ts";
import { makeDocx, makeOdp, makePdf, makePhoto, makePptx, makeZip } from "../../support/slides.ts";

describe("sniff", () => {
  const photo = makePhoto(64, 48);
  test.each([
    ["PDF", makePdf({ pages: 1 }), { format: "pdf" }],
    ["PDF after a mail program's words", Buffer.from(`junk\n%PDF-1.7`), { format: "pdf" }],
    ["PNG", photo.toBuffer("image/png"), { format: "picture", widthPx: 64, heightPx: 48 }],
    ["JPEG", photo.toBuffer("image/jpeg"), { format: "picture", widthPx: 64, heightPx: 48 }],
    ["WebP", photo.toBuffer("image/webp"), { format: "picture", widthPx: 64, heightPx: 48 }],
    ["DOCX", makeDocx(), { format: "office", ending: "docx" }],
    ["PPTX", makePptx(), { format: "office", ending: "pptx" }],
    ["ODP", makeOdp(), { format: "office", ending: "odp" }],
    ["ODP with a password", makeOdp(1, { isLocked: true }), { format: null, is: "protected" }],
    ["ZIP of something", makeZip([{ name: "a.txt", text: "a" }]), { format: null, is: "unknown" }],
    ["ZIP cut short", makeDocx().subarray(0, 200), { format: null, is: "damaged" }],
    ["HEIC", Buffer.from("\0\0\0\x18ftypheic\0\0\0\0"), { format: null, is: "heic" }],
    ["a program", Buffer.from("\x7fELF\x02\x01\x01"), { format: null, is: "unknown" }],
    ["nothing", Buffer.alloc(0), { format: null, is: "unknown" }],
    ["PNG cut short", photo.toBuffer("image/png").subarray(0, 20), { format: null, is: "damaged" }],
  ])("knows %s by its contents", (_, bytes, expected) => {
    expect(sniff(bytes)).toMatchObject(expected);
  });

  test("knows Office of before 2007, and what of Office has a password", () => {
    const ole = Buffer.from("d0cf11e0a1b11ae1", "hex");
    const stream = (name: string) => Buffer.concat([ole, Buffer.from(`${name}\0`, "utf16le")]);
    expect(sniff(stream("PowerPoint Document"))).toEqual({ format: null, is: "old_office" });
    expect(sniff(stream("EncryptedPackage"))).toEqual({ format: null, is: "protected" });
    expect(sniff(stream("Workbook"))).toEqual({ format: null, is: "unknown" });
  });
});

describe("unlinked", () => {
  const textOf = (zip: Buffer | null, name: string) => {
    const entry = readZip(zip ?? Buffer.alloc(0))?.find((one) => one.name === name);
    return entry && unpack(entry, 1_000_000)?.toString();
  };
  test.each([
    ["file:///etc/passwd"],
    ["/etc/passwd"],
    ["../../etc/passwd"],
    ["Pictures/../../secret.png"],
    ["&#102;ile:///etc/passwd"],
    ["%2fetc/passwd"],
    ["\\\\server\\share\\a.png"],
    ["C:\\a.png"],
  ])("empties an OpenDocument's reference to %s", (address) => {
    const content = textOf(unlinked(makeOdp(1, { picture: address })), "content.xml");
    expect(content).toContain('xlink:href=""');
    expect(content).not.toContain(address);
  });
  test.each([["Pictures/a.png"], ["./Object 1"], ["https://example.kz/a"], ["#p2"]])(
    "leaves %s",
    (address) => {
      const content = textOf(unlinked(makeOdp(1, { picture: address })), "content.xml");
      expect(content).toContain(`xlink:href="${address}"`);
    },
  );

  const rels = (attributes: string) =>
    makeZip([{ name: "a/_rels/b.rels", text: `<R><Relationship Id="r1" ${attributes}/></R>` }]);
  test.each([
    [`Target="file:///etc/passwd" TargetMode="External"`],
    [`Target='../../x.png' TargetMode='External'`],
    [`Target="x.png" TargetMode="&#69;xternal"`],
    [`Target="file:///etc/passwd"`],
  ])("points a relationship %s nowhere", (attributes) => {
    expect(textOf(unlinked(rels(attributes)), "a/_rels/b.rels")).toMatch(/Target=["']about:blank/);
  });
  test("leaves relationships inside the package and to the web", () => {
    for (const fine of [
      'Target="../slides/1.xml"',
      'Target="https://a.kz" TargetMode="External"',
    ]) {
      expect(textOf(unlinked(rels(fine)), "a/_rels/b.rels")).toContain(fine);
    }
  });
  test("takes no XML it cannot read, nor bombs", () => {
    const wide = makeZip([{ name: "content.xml", text: "\ufeff<a/>\0" }]);
    expect(unlinked(wide)).toBeNull();
    const declared = '<?xml version="1.0" encoding="UTF-7"?><a/>';
    expect(unlinked(makeZip([{ name: "content.xml", text: declared }]))).toBeNull();
    const bomb = makeZip([{ name: "content.xml", text: "a".repeat(70 * 1024 * 1024) }]);
    expect(unlinked(bomb)).toBeNull();
  });
});

describe("frames", () => {
  test("come whole, however their bytes are cut", () => {
    const page = { kind: "page", page: 1, widthPx: 4, heightPx: 2, isBroken: false } as const;
    const bytes = Buffer.concat([
      writeFrame({ kind: "count", pages: 1 }),
      writeFrame({ ...page, smallBytes: 2, largeBytes: 3 }, Buffer.from("ab"), Buffer.from("cde")),
      writeFrame({ kind: "done" }),
    ]);
    const take = createFrameReader();
    const seen = [...bytes].flatMap((byte) => [...take(Buffer.from([byte]))]);
    expect(seen.map(({ frame }) => frame.kind)).toEqual(["count", "page", "done"]);
    expect([seen[1]?.small.toString(), seen[1]?.large.toString()]).toEqual(["ab", "cde"]);
  });
  test("that no process of ours writes are refused", () => {
    expect(() => [...createFrameReader()(Buffer.from([0xff, 0, 0, 0]))]).toThrow(/too long/);
    const huge = { kind: "page", smallBytes: 1e9, largeBytes: 0 } as never;
    expect(() => [...createFrameReader()(writeFrame(huge))]).toThrow(/too large/);
  });
});

describe("the size of a page", () => {
  test("is 1600 px wide, of paper at most 2400 px tall, always even", () => {
    expect(largeOf({ widthPx: 960, heightPx: 540 })).toEqual({ widthPx: 1600, heightPx: 900 });
    expect(largeOf({ widthPx: 595, heightPx: 842 })).toEqual({ widthPx: 1600, heightPx: 2264 });
    expect(largeOf({ widthPx: 100, heightPx: 10_000 })).toEqual({ widthPx: 24, heightPx: 2400 });
    expect(largeOf({ widthPx: 10_000, heightPx: 1 })).toEqual({ widthPx: 1600, heightPx: 2 });
  });
  test("of a small picture is its own", () => {
    expect(largeOfPicture({ widthPx: 301, heightPx: 200 })).toEqual({
      widthPx: 302,
      heightPx: 200,
    });
    expect(largeOfPicture({ widthPx: 4000, heightPx: 3000 })).toEqual({
      widthPx: 1600,
      heightPx: 1200,
    });
  });
  test("follows EXIF: each orientation puts the picture's corners into the upright frame", () => {
    const size = { widthPx: 40, heightPx: 20 };
    for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const [a, b, c, d, e, f] = turnOf(size, orientation);
      const held = upright(size, orientation);
      const xs = [0, 40].flatMap((x) => [0, 20].map((y) => a * x + c * y + e));
      const ys = [0, 40].flatMap((x) => [0, 20].map((y) => b * x + d * y + f));
      expect([Math.min(...xs), Math.max(...xs)]).toEqual([0, held.widthPx]);
      expect([Math.min(...ys), Math.max(...ys)]).toEqual([0, held.heightPx]);
    }
  });
});
