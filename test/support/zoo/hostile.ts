/** Files that name other files and addresses, in every way we know. Made anew each time: they name this run's canary. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { RefusalCode } from "#media/hls/types.ts";
import { animal } from "./zoo.ts";

/** What must stay untouched: a local file and a port of 127.0.0.1. */
export type Canary = { file: string; port: number };

type Hostile = {
  file: string;
  refusal: RefusalCode | null;
  bytes: (canary: Canary) => Buffer;
  /** Options with which an unguarded ffprobe does open the canary: proof that the trap works. Null where it refuses by itself. */
  unguarded: string[] | null;
};

const hls = ({ file, port }: Canary) =>
  [
    "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:0",
    `#EXTINF:4,\nfile://${file}\n#EXTINF:4,\nhttp://127.0.0.1:${port}/segment.ts`,
    `#EXT-X-ENDLIST\n`,
  ].join("\n");
const hlsByNet = ({ port }: Canary) =>
  `#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nhttp://127.0.0.1:${port}/segment.ts\n#EXT-X-ENDLIST\n`;
const dash = ({ file }: Canary) => `<?xml version="1.0" encoding="utf-8"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT4S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011">
<Period><AdaptationSet contentType="video" mimeType="video/mp4"><Representation id="0" bandwidth="1000" codecs="avc1.64001f" width="64" height="64">
<BaseURL>${file}</BaseURL><SegmentList duration="4" timescale="1"><SegmentURL media="${file}"/></SegmentList></Representation></AdaptationSet></Period></MPD>
`;
const sdp = ({ port }: Canary) =>
  `v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio ${port} RTP/AVP 0\r\n`;
const anyProtocol = ["-protocol_whitelist", "file,http,tcp,udp,rtp,crypto,data"];
const text = (write: (canary: Canary) => string) => (canary: Canary) => Buffer.from(write(canary));

const hostile: Readonly<Record<string, Hostile>> = {
  hls: { file: "list.m3u8", refusal: "playlist", bytes: text(hls), unguarded: anyProtocol },
  hlsAsMp4: {
    file: "list.mp4",
    refusal: "playlist",
    bytes: text(hls),
    unguarded: [...anyProtocol, "-allowed_extensions", "ALL"],
  },
  hlsByNet: {
    file: "net.m3u8",
    refusal: "playlist",
    bytes: text(hlsByNet),
    unguarded: anyProtocol,
  },
  hlsBehindNoise: {
    file: "noise.m3u8",
    refusal: "playlist",
    bytes: (canary) =>
      Buffer.concat([Buffer.from("#EXTM3U\n#\x01\x02\n"), Buffer.from(hls(canary).slice(8))]),
    unguarded: anyProtocol,
  },
  dash: { file: "list.mpd", refusal: "playlist", bytes: text(dash), unguarded: anyProtocol },
  concat: {
    file: "list.ffconcat",
    refusal: "playlist",
    bytes: text(({ file }) => `ffconcat version 1.0\nfile '${file}'\n`),
    unguarded: ["-safe", "0"],
  },
  concatWithoutHead: {
    file: "list.txt",
    refusal: "playlist",
    bytes: text(({ file }) => `file '${file}'\n`),
    unguarded: ["-f", "concat", "-safe", "0"],
  },
  // Its port is listened to, not called: nothing that a listener of ours could see.
  sdp: { file: "call.sdp", refusal: "playlist", bytes: text(sdp), unguarded: null },
  addresses: {
    file: "film.mp4",
    refusal: "playlist",
    bytes: text(({ port }) => `http://127.0.0.1:${port}/film.mp4\n`),
    unguarded: null,
  },
  dataReference: {
    file: "reference.mov",
    refusal: "playlist",
    bytes: ({ file }) => withReference(file),
    unguarded: ["-enable_drefs", "1", "-use_absolute_path", "1"],
  },
  subtitleInAvi: {
    file: "subtitle.avi",
    // Its pictures are sound, so it is let in; what hides in the subtitle is never read.
    refusal: null,
    bytes: (canary) => aviWithSubtitle(Buffer.from(hls(canary))),
    unguarded: null,
  },
};

export type HostileEntry = {
  name: string;
  file: string;
  /** Null: let in, and harmless. */
  refusal: RefusalCode | null;
  unguarded: string[] | null;
};

/** Writes them into `folder`. */
export async function hostileZoo(folder: string, canary: Canary): Promise<HostileEntry[]> {
  mkdirSync(folder, { recursive: true });
  await fillBase();
  return Object.entries(hostile).map(([name, { file, refusal, bytes, unguarded }]) => {
    const path = join(folder, file);
    writeFileSync(path, bytes(canary));
    return { name, file: path, refusal, unguarded };
  });
}

let base: { film: Buffer; jpeg: Buffer } | undefined;
async function fillBase(): Promise<void> {
  base ??= {
    film: readFileSync((await animal("portrait")).file),
    jpeg: readFileSync((await animal("jpeg")).file),
  };
}

type Box = { type: string; body: Buffer };
function boxesOf(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    boxes.push({
      type: bytes.toString("latin1", at + 4, at + 8),
      body: bytes.subarray(at + 8, at + size),
    });
    at += size;
  }
  return boxes;
}
const toBox = ({ type, body }: Box): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, body]);
};

/** A film whose sound and picture are said to lie in another file (QuickTime's alias). Its table comes last, so nothing moves. */
function withReference(file: string): Buffer {
  const parents = new Set(["moov", "trak", "mdia", "minf", "dinf"]);
  const change = (box: Box): Box => {
    if (parents.has(box.type))
      return {
        ...box,
        body: Buffer.concat(boxesOf(box.body).map((child) => toBox(change(child)))),
      };
    return box.type === "dref" ? { ...box, body: referenceTo(file) } : box;
  };
  return Buffer.concat(boxesOf(base?.film ?? Buffer.alloc(0)).map((box) => toBox(change(box))));
}

/** One entry `alis` as ffmpeg reads it: volume, name, levels, then the whole path with colons for slashes. */
function referenceTo(file: string): Buffer {
  const name = Buffer.from(basename(file)).subarray(0, 63);
  const path = Buffer.from(file.replaceAll("/", ":"));
  const padded = path.length % 2 === 0 ? path : Buffer.concat([path, Buffer.alloc(1)]);
  const fixed = Buffer.alloc(10 + 1 + 27 + 12 + 1 + 63 + 16 + 4 + 16);
  fixed[50] = name.length;
  name.copy(fixed, 51);
  fixed.writeInt16BE(-1, 130); // no way relative to this file
  fixed.writeInt16BE(-1, 132);
  const tag = Buffer.alloc(4);
  tag.writeUInt16BE(2, 0);
  tag.writeUInt16BE(path.length, 2);
  const end = Buffer.from([0xff, 0xff, 0, 0]);
  const flags = Buffer.alloc(4);
  const entry = toBox({ type: "alis", body: Buffer.concat([flags, fixed, tag, padded, end]) });
  const count = Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]);
  return Buffer.concat([count, entry]);
}

const chunk = (id: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.write(id, 0, "latin1");
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
};
const list = (id: string, ...parts: Buffer[]) =>
  chunk("LIST", Buffer.concat([Buffer.from(id, "latin1"), ...parts]));
const words = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => {
    bytes.writeUInt32LE(value, i * 4);
  });
  return bytes;
};
const tag = (text4: string) => Buffer.from(text4, "latin1");

/** An AVI with one Motion-JPEG picture and a "GAB2" subtitle, whose text ffmpeg once gave to any demuxer, playlists too. */
function aviWithSubtitle(subtitle: Buffer): Buffer {
  const jpeg = base?.jpeg ?? Buffer.alloc(0);
  const header = (kind: string, handler: string) =>
    chunk(
      "strh",
      Buffer.concat([tag(kind), tag(handler), words(0, 0, 0, 1, 1, 0, 3, 0, 0, 0, 0, 0)]),
    );
  const format = Buffer.concat([
    words(40, 64, 64),
    Buffer.from([1, 0, 24, 0]),
    tag("MJPG"),
    words(0, 0, 0, 0, 0),
  ]);
  const gab2 = Buffer.concat([
    tag("GAB2"),
    Buffer.from([0, 2, 0]),
    words(0),
    Buffer.from([4, 0]),
    words(subtitle.length),
    subtitle,
  ]);
  const body = Buffer.concat([
    tag("AVI "),
    list(
      "hdrl",
      chunk("avih", words(1_000_000, 0, 0, 0x10, 3, 0, 2, 0, 64, 64, 0, 0, 0, 0)),
      list("strl", header("vids", "MJPG"), chunk("strf", format)),
      list("strl", header("txts", "\0\0\0\0"), chunk("strf", Buffer.alloc(0))),
    ),
    list("movi", chunk("01tx", gab2), ...Array.from({ length: 3 }, () => chunk("00dc", jpeg))),
  ]);
  return chunk("RIFF", body);
}
