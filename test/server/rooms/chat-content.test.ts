import { createCanvas } from "@napi-rs/canvas";
import ExcelJS from "exceljs";
import { describe, expect, test } from "vitest";
import { chatFileName, readContent } from "#server/rooms/chat-content.ts";

const canvas = createCanvas(40, 30);
const jpeg = await canvas.encode("jpeg");
const webp = await canvas.encode("webp");
const png = await canvas.encode("png");
/** The same picture with a segment or chunk in which a camera writes where it was. */
const PLACE = "GPS 43.238 76.889";
const withExif = () => {
  const body = Buffer.from(`Exif\0\0${PLACE}`);
  const head = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
};
const withWebpExif = () => {
  const body = Buffer.from(PLACE.padEnd(18));
  const head = Buffer.from("EXIF\0\0\0\0", "latin1");
  head.writeUInt32LE(body.length, 4);
  const all = Buffer.concat([webp, head, body]);
  all.writeUInt32LE(all.length - 8, 4);
  return all;
};
const sheet = async () => {
  const book = new ExcelJS.Workbook();
  book.addWorksheet("a").getCell("A1").value = 1;
  return Buffer.from(await book.xlsx.writeBuffer());
};

describe("readContent", () => {
  test("knows pictures by their bytes, with their size", () => {
    const sizes = [jpeg, webp, png].map((bytes) => readContent(bytes));
    expect(sizes.map((one) => one?.mimeType)).toEqual(["image/jpeg", "image/webp", "image/png"]);
    for (const one of sizes)
      expect(one).toMatchObject({ kind: "image", widthPx: 40, heightPx: 30 });
  });

  test("takes out where a picture was taken and leaves the picture", () => {
    for (const bytes of [withExif(), withWebpExif()]) {
      expect(bytes.includes(PLACE)).toBe(true);
      const found = readContent(bytes);
      expect(found).toMatchObject({ kind: "image", widthPx: 40, heightPx: 30 });
      expect(found?.bytes.includes(PLACE)).toBe(false);
    }
    expect(readContent(withExif())?.bytes).toEqual(readContent(jpeg)?.bytes);
  });

  test("knows documents by what is in them", async () => {
    expect(readContent(await sheet())?.mimeType).toMatch(/spreadsheetml/);
    expect(readContent(Buffer.from("%PDF-1.7\n…"))?.mimeType).toBe("application/pdf");
    expect(readContent(Buffer.from("Үй тапсырмасы: 12-бет\n"))?.mimeType).toBe("text/plain");
  });

  test("takes no page, no program, no other archive, no broken picture", async () => {
    const page = Buffer.from("<!DOCTYPE html><script>alert(1)</script>");
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');
    const program = Buffer.from("MZ\x90\0\x03\0\0\0", "latin1");
    const withMacros = await sheet();
    const renamed = Buffer.from(
      withMacros.toString("latin1").replaceAll("xl/workbook.xml", "xl/vbaProject.x"),
      "latin1",
    );
    const cut = jpeg.subarray(0, 40);
    const empty = Buffer.alloc(0);
    for (const bytes of [page, svg, program, renamed, cut, empty])
      expect(readContent(bytes)).toBe(null);
  });
});

describe("chatFileName", () => {
  test("keeps a plain name and gives it the ending of what it is", () => {
    expect(chatFileName("../../Тапсырма 3.exe", "application/pdf", "file")).toBe("Тапсырма 3.pdf");
    expect(chatFileName("a\u202ecod.b<>", "text/plain", "file")).toBe("acod.txt");
    expect(chatFileName(undefined, "image/webp", "photo")).toBe("photo.webp");
  });
});
