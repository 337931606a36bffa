/** Pure: what the first bytes of a file say, whatever its name. */

/** `boxes`: an MP4 or QuickTime file; `container`: another one we may take; `unknown`: ffprobe decides. */
export type Sniffed = "playlist" | "still_picture" | "boxes" | "container" | "unknown";
/** Bytes that are enough for `sniff`. */
export const SNIFF_BYTES = 4096;

/** Texts that name other files or addresses. */
const playlists: readonly RegExp[] = [
  /^#EXTM3U/, // HLS
  /^(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<(MPD|SmoothStreamingMedia|CompositionPlaylist|smil|asx)[\s>]/i,
  /^ffconcat\s+version/,
  /^file\s+['"\S]/, // a concat list without its header
  /^v=0\s*[\r\n]+\s*o=/, // SDP
  /^\[(playlist|reference)\]/i,
  /^(rtsptext|smptext)/i,
  /^(https?|rtsp|rtmp|ftp|file):\/\/\S+\s*$/im, // a bare list of addresses, and what QuickTime calls a link
];
const pictures: readonly (readonly [at: number, magic: string])[] = [
  ...([
    [0, "\x89PNG"],
    [0, "\xff\xd8\xff"],
    [0, "GIF8"],
    [0, "BM"],
    [8, "WEBP"],
  ] as const),
  ...([
    [0, "II*\0"],
    [0, "MM\0*"],
    [0, "\0\0\x01\0"],
    [0, "qoif"],
    [0, "8BPS"],
  ] as const),
  ...([
    [0, "\0\0\0\x0cJXL"],
    [0, "\xff\x0a"],
    [0, "\0\0\0\x0cjP"],
  ] as const),
];
/** Brands of HEIF: a phone's photo in a video's container. */
const pictureBrands = /^(heic|heix|heim|heis|mif1|msf1|avif|avis)/;
const boxTypes = /^(ftyp|moov|mdat|wide|free|skip|pnot|styp|moof)/;
const containers: readonly (readonly [at: number, magic: string])[] = [
  ...([
    [0, "\x1a\x45\xdf\xa3"],
    [0, "RIFF"],
    [0, "OggS"],
    [0, "fLaC"],
    [0, "ID3"],
  ] as const),
  ...([
    [0, "FLV\x01"],
    [0, "#!AMR"],
    [0, "\x30\x26\xb2\x75"],
    [0, "FORM"],
    [0, "caff"],
  ] as const),
  ...([[0, "\0\0\x01\xba"]] as const),
];

export function sniff(head: Uint8Array): Sniffed {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString("latin1");
  const is = ([at, magic]: readonly [number, string]) => bytes.startsWith(magic, at);
  const text = bytes.replace(/^(\xef\xbb\xbf)?\s*/, "");
  const isText = head.subarray(0, 512).every((byte) => byte >= 0x20 || (byte >= 9 && byte <= 13));
  if (isText && playlists.some((pattern) => pattern.test(text))) return "playlist";
  if (/^#EXTM3U|^ffconcat/.test(text)) return "playlist"; // bytes put behind the first line do not hide it
  const box = bytes.slice(4, 8);
  if (box === "ftyp" && pictureBrands.test(bytes.slice(8))) return "still_picture";
  if (boxTypes.test(box)) return "boxes";
  if (pictures.some(is)) return "still_picture";
  if (containers.some(is) || isTransportStream(head)) return "container";
  return "unknown";
}

/** Packets of 188 bytes (or 192 with a time stamp) that begin with 0x47. */
function isTransportStream(head: Uint8Array): boolean {
  return [
    [0, 188],
    [4, 192],
  ].some(
    ([at = 0, step = 188]) =>
      head.length > at + 3 * step && [0, 1, 2, 3].every((i) => head[at + i * step] === 0x47),
  );
}
