import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFfmpeg } from "#media/hls/ffmpeg.ts";
import { cleanPhoto } from "#media/hls/photo.ts";
import { readJpeg } from "#media/hls/photo-header.ts";
import { animal, programs } from "../../support/zoo/zoo.ts";

const run = promisify(execFile);
const { ffmpegPath } = programs();
const ffmpeg = createFfmpeg(programs());
const SECRET = "Qonyrau secret place 43.25N";

let workDir: string;
beforeEach(() => {
  workDir = mkdtempSync(join(tmpdir(), "qonyrau-photo-"));
});
afterEach(() => {
  rmSync(workDir, { recursive: true });
});
const clean = (bytes: Uint8Array, maxPx = 100) => cleanPhoto(ffmpeg, bytes, { maxPx, workDir });

/** 160x80, the left half red and the right blue, with a comment and an EXIF orientation. */
async function photo(orientation: number): Promise<Buffer> {
  const file = join(workDir, "taken.jpg");
  const graph = "color=red:size=160x80:duration=0.04,drawbox=x=80:w=80:h=80:color=blue:t=fill";
  const args = [
    "-v",
    "error",
    "-y",
    "-f",
    "lavfi",
    "-i",
    graph,
    "-frames:v",
    "1",
    "-q:v",
    "2",
    file,
  ];
  await run(ffmpegPath ?? "", args);
  const bytes = readFileSync(file);
  rmSync(file);
  const exif = Buffer.concat([
    Buffer.from("Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", "latin1"),
    Buffer.from([orientation, 0, 0, 0, 0, 0, 0]),
    Buffer.from(SECRET),
  ]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(exif.length + 2, 2);
  return Buffer.concat([bytes.subarray(0, 2), head, exif, bytes.subarray(2)]);
}
/** The colour of a point, as "red" or "blue". */
async function colourAt(bytes: Uint8Array, x: number, y: number): Promise<string> {
  const file = join(workDir, "seen.jpg");
  writeFileSync(file, bytes);
  const args = [
    "-v",
    "error",
    "-i",
    file,
    "-vf",
    `format=rgb24,crop=1:1:${x}:${y}`,
    "-pix_fmt",
    "rgb24",
    "-f",
    "rawvideo",
    "-",
  ];
  const { stdout } = await run(ffmpegPath ?? "", args, { encoding: "buffer" });
  rmSync(file);
  return (stdout[0] ?? 0) > (stdout[2] ?? 0) ? "red" : "blue";
}

describe("cleanPhoto", () => {
  test("makes it small, keeps its shape and leaves nothing of what the camera wrote", async () => {
    const bytes = await photo(1);
    expect(bytes.includes(SECRET)).toBe(true);
    const cleaned = Buffer.from(await clean(bytes));
    expect(readJpeg(cleaned)).toEqual({
      widthPx: 100,
      heightPx: 50,
      orientation: 1,
      isWhole: true,
    });
    expect(cleaned.includes(SECRET)).toBe(false);
    expect(cleaned.includes("Exif")).toBe(false);
    expect(cleaned.includes("Lavc")).toBe(false);
    expect(readdirSync(workDir)).toEqual([]);
  });

  test("never makes it larger", async () => {
    expect(readJpeg(await clean(await photo(1), 1000))).toMatchObject({
      widthPx: 160,
      heightPx: 80,
    });
  });

  // Where the red half (the left one of the sensor) is seen when the photo is held as it was taken.
  test.each([
    [1, 100, 50, { x: 10, y: 25 }],
    [2, 100, 50, { x: 90, y: 25 }],
    [3, 100, 50, { x: 90, y: 25 }],
    [4, 100, 50, { x: 10, y: 25 }],
    [5, 50, 100, { x: 25, y: 10 }],
    [6, 50, 100, { x: 25, y: 10 }],
    [7, 50, 100, { x: 25, y: 90 }],
    [8, 50, 100, { x: 25, y: 90 }],
  ])("orientation %d is applied", async (orientation, widthPx, heightPx, red) => {
    const cleaned = await clean(await photo(orientation));
    expect(readJpeg(cleaned)).toMatchObject({ widthPx, heightPx, orientation: 1 });
    expect(await colourAt(cleaned, red.x, red.y)).toBe("red");
    expect(await colourAt(cleaned, widthPx - 1 - red.x, heightPx - 1 - red.y)).toBe("blue");
  });

  test("refuses what is no photograph", async () => {
    const code = (bytes: Uint8Array) =>
      clean(bytes).then(
        () => null,
        (error) => error.refusal?.code,
      );
    const bytes = await photo(1);
    expect(await code(new Uint8Array())).toBe("empty");
    expect(await code(Buffer.from("#EXTM3U\nfile:///etc/passwd\n"))).toBe("not_media");
    expect(await code(readFileSync((await animal("png")).file))).toBe("not_media");
    expect(await code(readFileSync((await animal("landscape")).file))).toBe("not_media");
    expect(await code(bytes.subarray(0, 60))).toBe("not_media");
    const enormous = Buffer.from(bytes);
    const frame = enormous.indexOf(Buffer.from([0xff, 0xc0]));
    enormous.writeUInt16BE(16_384, frame + 5);
    enormous.writeUInt16BE(16_384, frame + 7);
    expect(await code(enormous)).toBe("too_many_pixels");
    const hollow = bytes.subarray(0, bytes.indexOf(Buffer.from([0xff, 0xda])) + 14);
    expect(await code(hollow)).toBe("damaged");
    expect(readdirSync(workDir)).toEqual([]);
  });
});
