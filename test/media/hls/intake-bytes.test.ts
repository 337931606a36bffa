import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFailure } from "#media/hls/ffmpeg-failures.ts";
import { readBoxes } from "#media/hls/intake-boxes.ts";
import { sniff } from "#media/hls/intake-sniff.ts";

describe("sniff", () => {
  const bytes = (text: string) => Buffer.from(text, "latin1");
  test.each([
    ["#EXTM3U\n#EXTINF:4,\na.ts", "playlist"],
    ["\xef\xbb\xbf  \n#EXTM3U\n", "playlist"],
    ["#EXTM3U\n\0\0", "playlist"],
    ['<?xml version="1.0"?>\n<!-- x -->\n<MPD xmlns="a">', "playlist"],
    ["<asx version='3'>", "playlist"],
    ["ffconcat version 1.0\n", "playlist"],
    ["file 'a.mp4'\n", "playlist"],
    ["v=0\r\no=- 0 0 IN IP4 1.1.1.1\r\n", "playlist"],
    ["[playlist]\nFile1=x", "playlist"],
    ["https://aitube.kz/video?id=1\n", "playlist"],
    ["\x89PNG\r\n", "still_picture"],
    ["\xff\xd8\xff\xe0", "still_picture"],
    ["\0\0\0\x18ftypheic", "still_picture"],
    ["RIFF\0\0\0\0WEBP", "still_picture"],
    ["\0\0\0\x18ftypisom", "boxes"],
    ["\0\0\0\x08wide\0\0\0\0mdat", "boxes"],
    ["RIFF\0\0\0\0AVI ", "container"],
    ["\x1a\x45\xdf\xa3", "container"],
    ["ID3\x04", "container"],
    ["\xff\xfb\x90", "unknown"],
    ["Сабақ: файл туралы", "unknown"],
    ["", "unknown"],
  ])("%j is %s", (head, kind) => {
    expect(sniff(bytes(head))).toBe(kind);
  });

  test("a transport stream is known by its rhythm", () => {
    const packets = Buffer.alloc(188 * 5);
    for (let i = 0; i < 5; i++) packets[i * 188] = 0x47;
    expect(sniff(packets)).toBe("container");
    packets[188] = 0;
    expect(sniff(packets)).toBe("unknown");
  });
});

describe("readBoxes", () => {
  const box = (type: string, ...parts: Buffer[]) => {
    const body = Buffer.concat(parts);
    const head = Buffer.alloc(8);
    head.writeUInt32BE(body.length + 8);
    head.write(type, 4, "latin1");
    return Buffer.concat([head, body]);
  };
  const count = Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]);
  const inTrack = (...parts: Buffer[]) =>
    box("moov", box("mvhd", Buffer.alloc(4)), box("trak", box("mdia", box("minf", ...parts))));
  const reference = (flags: number, name: string) =>
    inTrack(
      box(
        "dinf",
        box("dref", count, box("url ", Buffer.from([0, 0, 0, flags]), Buffer.from(name))),
      ),
    );
  const read = (file: Buffer, sizeBytes = file.length) =>
    readBoxes(async (at, length) => file.subarray(at, at + length), sizeBytes);

  test("finds the table of contents and what is missing at the end", async () => {
    const file = Buffer.concat([
      box("ftyp", Buffer.from("isom")),
      box("moov"),
      box("mdat", Buffer.alloc(100)),
    ]);
    await expect(read(file)).resolves.toMatchObject({ hasMoov: true, missingBytes: 0 });
    await expect(read(file.subarray(0, -30))).resolves.toMatchObject({ missingBytes: 30 });
  });

  test("a reference to other files is seen; one to the file itself, or to nothing, is not", async () => {
    await expect(read(reference(0, "film.mov"))).resolves.toMatchObject({ namesOtherFiles: true });
    await expect(read(reference(1, "film.mov"))).resolves.toMatchObject({ namesOtherFiles: false });
    await expect(read(reference(0, ""))).resolves.toMatchObject({ namesOtherFiles: false });
    await expect(read(box("moov", box("rmra")))).resolves.toMatchObject({ namesOtherFiles: true });
  });

  test.each([
    ["encv", true],
    ["drms", true],
    ["avc1", false],
  ])("a sample entry %s: encrypted %s", async (type, isEncrypted) => {
    const table = inTrack(box("stbl", box("stsd", count, box(type, Buffer.alloc(20)))));
    await expect(read(table)).resolves.toMatchObject({ isEncrypted });
  });

  test("large sizes and boxes to the end are followed, broken ones end the walk", async () => {
    const large = Buffer.alloc(16 + 10);
    large.writeUInt32BE(1);
    large.write("mdat", 4, "latin1");
    large.writeBigUInt64BE(26n, 8);
    await expect(read(Buffer.concat([large, box("moov")]))).resolves.toMatchObject({
      hasMoov: true,
    });
    const open = box("mdat", Buffer.alloc(50));
    open.writeUInt32BE(0);
    await expect(read(open)).resolves.toMatchObject({ missingBytes: 0, hasMoov: false });
    const broken = Buffer.from([0, 0, 0, 3, 109, 111, 111, 118, 0, 0, 0, 0]);
    await expect(read(broken)).resolves.toMatchObject({ hasMoov: false });
  });

  test("any bytes come to an end", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (tail) => {
        const facts = await read(Buffer.concat([box("ftyp"), inTrack(Buffer.from(tail))]));
        expect(facts.missingBytes).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe("readFailure", () => {
  const end = { stopped: null, stderrTail: "" };
  test.each([
    [{ ...end, stopped: "cancelled" as const, signal: "SIGKILL" }, "cancelled"],
    [{ ...end, stopped: "too_slow" as const }, "refused"],
    [{ ...end, signal: "SIGXCPU" }, "refused"],
    [{ ...end, exitCode: 255, stderrTail: "Exiting normally, received signal 24." }, "refused"],
    [{ ...end, stopped: "no_space" as const }, "no_space"],
    [{ ...end, cause: new Error("ffmpeg was killed with signal SIGXFSZ") }, "no_space"],
    [{ ...end, exitCode: 1, stderrTail: "a.mp4: No space left on device" }, "no_space"],
    [{ ...end, exitCode: 127, stderrTail: "env: ‘x’: No such file or directory" }, "no_ffmpeg"],
    [{ ...end, cause: new Error("spawn x ENOENT") }, "no_ffmpeg"],
    [{ ...end, cause: new Error("") }, "encode_failed"],
    [{ ...end, exitCode: 1, stderrTail: "Conversion failed!" }, "encode_failed"],
  ])("%j", (run, reason) => {
    expect(readFailure(run).reason).toBe(reason);
  });
});
