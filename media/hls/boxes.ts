/** Reading of the boxes (ISO/IEC 14496-12) of an init segment and of media segments that we made ourselves. */

type Box = { type: string; body: DataView };

const viewOf = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const textAt = (view: DataView, at: number) =>
  String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
const part = (view: DataView, from: number, to = view.byteLength) =>
  new DataView(view.buffer, view.byteOffset + from, to - from);

/** @throws RangeError of a box that claims more than there is */
function boxesOf(view: DataView): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= view.byteLength; ) {
    const short = view.getUint32(at);
    const head = short === 1 ? 16 : 8;
    const size =
      short === 1 ? Number(view.getBigUint64(at + 8)) : short === 0 ? view.byteLength - at : short;
    if (size < head || at + size > view.byteLength) throw new RangeError("A box is cut off");
    boxes.push({ type: textAt(view, at + 4), body: part(view, at + head, at + size) });
    at += size;
  }
  return boxes;
}

/** Every box at the end of a path such as `moov/trak/mdia`. */
function findAll(view: DataView, path: string): DataView[] {
  return path.split("/").reduce<DataView[]>(
    (views, type) =>
      views.flatMap((v) =>
        boxesOf(v)
          .filter((box) => box.type === type)
          .map((box) => box.body),
      ),
    [view],
  );
}
function find(view: DataView, path: string): DataView {
  const first = findAll(view, path)[0];
  if (!first) throw new RangeError(`No ${path}`);
  return first;
}

/** A sample entry: its four letters and its whole body, boxes after `boxesAt`. */
export type SampleEntry = { format: string; body: DataView; config: (type: string) => DataView };
export type Init = { timescale: number; defaultDuration: number; entry: SampleEntry };

/** What a single-track init segment says. @throws RangeError where a box is missing */
export function readInit(bytes: Uint8Array): Init {
  const moov = find(viewOf(bytes), "moov");
  const mdhd = find(moov, "trak/mdia/mdhd");
  const stsd = find(moov, "trak/mdia/minf/stbl/stsd");
  const entry = boxesOf(part(stsd, 8))[0];
  if (!entry) throw new RangeError("No sample entry");
  const isPicture = findAll(moov, "trak/mdia/minf/vmhd").length > 0;
  // VisualSampleEntry has 78 bytes before its boxes, AudioSampleEntry 28 (ISO/IEC 14496-12, 12.1.3 and 12.2.3).
  const boxesAt = isPicture ? 78 : 28;
  return {
    timescale: mdhd.getUint32(mdhd.getUint8(0) === 1 ? 20 : 12),
    defaultDuration: find(moov, "mvex/trex").getUint32(12),
    entry: {
      format: entry.type,
      body: entry.body,
      config: (type) => find(part(entry.body, boxesAt), type),
    },
  };
}

/**
 * The same single-track init segment with an edit list that takes the first `mediaTime` ticks of composition
 * time away (14496-12, 8.6.6): B-frames make a stream's first picture late, and this puts it back to 0 in
 * every player. Its duration of 0 means all that follows in fragments.
 */
export function withEditList(bytes: Uint8Array, mediaTime: number): Uint8Array {
  const edts = new DataView(new ArrayBuffer(EDTS_BYTES));
  const words = [EDTS_BYTES, EDTS, EDTS_BYTES - 8, ELST, 0, 1, 0, mediaTime, 0x10000];
  for (const [i, word] of words.entries()) edts.setUint32(i * 4, word);
  const out = new Uint8Array(bytes.length + EDTS_BYTES);
  const view = viewOf(bytes);
  const moov = at(view, 0, "moov");
  const trak = at(view, moov + 8, "trak");
  const tkhd = at(view, trak + 8, "tkhd");
  const insertAt = tkhd + view.getUint32(tkhd);
  out.set(bytes.subarray(0, insertAt));
  out.set(new Uint8Array(edts.buffer), insertAt);
  out.set(bytes.subarray(insertAt), insertAt + EDTS_BYTES);
  for (const box of [moov, trak]) viewOf(out).setUint32(box, view.getUint32(box) + EDTS_BYTES);
  return out;
}

const EDTS_BYTES = 36;
const [EDTS, ELST] = [0x65647473, 0x656c7374];

/** Where the first box of a type begins, among those that follow one another from `from`. */
function at(view: DataView, from: number, type: string): number {
  for (let next = from; next + 8 <= view.byteLength; next += Math.max(8, view.getUint32(next)))
    if (textAt(view, next + 4) === type) return next;
  throw new RangeError(`No ${type}`);
}

/** Ticks of the track's timescale. `firstPts` is when the first shown sample is shown. */
export type SegmentTimes = { startsAt: number; duration: number; firstPts: number };

/** ffmpeg ends a stream without a single frame with a segment of nothing. */
export const hasFragment = (bytes: Uint8Array): boolean =>
  boxesOf(viewOf(bytes)).some(({ type }) => type === "moof");

/** When a media segment starts and how long it lasts, of tfdt and trun. @throws RangeError */
export function readSegment(bytes: Uint8Array, init: Pick<Init, "defaultDuration">): SegmentTimes {
  let startsAt = Number.NaN;
  let duration = 0;
  let firstPts = Number.POSITIVE_INFINITY;
  for (const traf of findAll(viewOf(bytes), "moof/traf")) {
    const tfdt = find(traf, "tfdt");
    const decodesAt = tfdt.getUint8(0) === 1 ? Number(tfdt.getBigUint64(4)) : tfdt.getUint32(4);
    if (Number.isNaN(startsAt)) startsAt = decodesAt;
    let at = decodesAt;
    const usual = defaultDurationOf(find(traf, "tfhd")) ?? init.defaultDuration;
    for (const trun of findAll(traf, "trun")) {
      for (const sample of samplesOf(trun)) {
        firstPts = Math.min(firstPts, at + sample.offset);
        at += sample.duration ?? usual;
      }
    }
    duration += at - decodesAt;
  }
  if (Number.isNaN(startsAt)) throw new RangeError("No fragment");
  return { startsAt, duration, firstPts };
}

/** tfhd: base-data-offset and sample-description-index, where flagged, come before the duration (8.8.7). */
function defaultDurationOf(tfhd: DataView): number | null {
  const flags = tfhd.getUint32(0) & 0xffffff;
  if (!(flags & 0x8)) return null;
  return tfhd.getUint32(8 + (flags & 0x1 ? 8 : 0) + (flags & 0x2 ? 4 : 0));
}

function* samplesOf(trun: DataView): Generator<{ duration: number | null; offset: number }> {
  const flags = trun.getUint32(0) & 0xffffff;
  const isSigned = trun.getUint8(0) === 1;
  let at = 8 + (flags & 0x1 ? 4 : 0) + (flags & 0x4 ? 4 : 0);
  for (let left = trun.getUint32(4); left > 0; left--) {
    const duration = flags & 0x100 ? trun.getUint32(at) : null;
    at += (flags & 0x100 ? 4 : 0) + (flags & 0x200 ? 4 : 0) + (flags & 0x400 ? 4 : 0);
    const offset = !(flags & 0x800) ? 0 : isSigned ? trun.getInt32(at) : trun.getUint32(at);
    at += flags & 0x800 ? 4 : 0;
    yield { duration, offset };
  }
}
