import type { SampleEntry } from "./boxes.ts";

const hex = (byte: number) => byte.toString(16).padStart(2, "0");
const decimal = (value: number) => String(value).padStart(2, "0");

/**
 * The exact name (RFC 6381) of what an init segment announces: `avc1.64001f`, `mp4a.40.2`, `av01.0.04M.08`.
 * @throws RangeError of a codec that we do not make
 */
export function codecOf({ format, config }: SampleEntry): string {
  if (format === "avc1") {
    const avcC = config("avcC");
    return `avc1.${[1, 2, 3].map((at) => hex(avcC.getUint8(at))).join("")}`;
  }
  if (format === "av01") {
    // AV1 in ISOBMFF, 2.3.3: three bits of profile and five of level, then tier and depth.
    const av1C = config("av1C");
    const [first, second] = [av1C.getUint8(1), av1C.getUint8(2)];
    const depth = second & 0x40 ? (second & 0x20 ? 12 : 10) : 8;
    return `av01.${first >> 5}.${decimal(first & 0x1f)}${second & 0x80 ? "H" : "M"}.${decimal(depth)}`;
  }
  if (format === "mp4a")
    return `mp4a.${hex(objectTypeOf(config("esds")))}.${audioTypeOf(config("esds"))}`;
  throw new RangeError(`No name for ${format}`);
}

/** Body of the first descriptor with this tag at or after `at` (ISO/IEC 14496-1, 8.3.3: lengths in seven bits a byte). */
function descriptorAt(esds: DataView, at: number, tag: number): number {
  if (esds.getUint8(at) !== tag) throw new RangeError("An odd esds");
  let next = at + 1;
  while (esds.getUint8(next) & 0x80) next++;
  return next + 1;
}
/** ES_Descriptor holds an id and flags (ours has no optional fields), then DecoderConfigDescriptor. */
const decoderConfigAt = (esds: DataView) => descriptorAt(esds, descriptorAt(esds, 4, 3) + 3, 4);
const objectTypeOf = (esds: DataView) => esds.getUint8(decoderConfigAt(esds));
function audioTypeOf(esds: DataView): number {
  const specificAt = descriptorAt(esds, decoderConfigAt(esds) + 13, 5);
  return esds.getUint8(specificAt) >> 3;
}
