/**
 * Pure but for `read`: what the boxes of an MP4 or QuickTime file say about the file itself, before any
 * decoder sees it. Only headers are read, so its cost does not grow with the pictures.
 */

/** Reads `length` bytes at `offset`; fewer at the end of the file. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>;

export type BoxFacts = {
  hasMoov: boolean;
  isFragmented: boolean;
  /** Sound or picture lies in other files (a reference movie). */
  namesOtherFiles: boolean;
  isEncrypted: boolean;
  /** What the boxes claim beyond the end of the file. */
  missingBytes: number;
};

type Box = { type: string; start: number; bodyAt: number; end: number };

/** A lesson of 3 h in fragments of one second has 22 000; beyond this the file is looked at no longer. */
const MAX_BOXES = 60_000;
const containers = new Set(["moov", "trak", "mdia", "minf", "dinf", "stbl"]);
/** Sample entries of encrypted tracks: Common Encryption, and Apple's FairPlay before it. */
const encryptedEntries = new Set(["encv", "enca", "encs", "encm", "drms", "drmi", "drmt"]);

export async function readBoxes(read: ReadAt, sizeBytes: number): Promise<BoxFacts> {
  const facts: BoxFacts = {
    hasMoov: false,
    isFragmented: false,
    namesOtherFiles: false,
    isEncrypted: false,
    missingBytes: 0,
  };
  let left = MAX_BOXES;

  async function walk(from: number, to: number, isTop: boolean): Promise<void> {
    for (let at = from; at + 8 <= to && left > 0; left--) {
      const box = await headerAt(read, at, sizeBytes);
      if (!box) return;
      if (isTop) facts.missingBytes = Math.max(0, box.end - sizeBytes);
      await take(box);
      at = box.end;
    }
  }
  async function take(box: Box): Promise<void> {
    if (box.type === "moov") facts.hasMoov = true;
    else if (box.type === "moof") facts.isFragmented = true;
    else if (box.type === "rmra") facts.namesOtherFiles = true;
    else if (box.type === "dref" && (await namesOthers(read, box))) facts.namesOtherFiles = true;
    else if (box.type === "stsd" && (await hasEncrypted(read, box))) facts.isEncrypted = true;
    if (containers.has(box.type)) await walk(box.bodyAt, Math.min(box.end, sizeBytes), false);
  }

  await walk(0, sizeBytes, true);
  return facts;
}

async function headerAt(read: ReadAt, at: number, sizeBytes: number): Promise<Box | null> {
  const head = await read(at, 16);
  if (head.length < 8) return null;
  const size = head.readUInt32BE(0);
  const type = head.toString("latin1", 4, 8);
  if (size === 0) return { type, start: at, bodyAt: at + 8, end: sizeBytes };
  if (size !== 1) return size < 8 ? null : { type, start: at, bodyAt: at + 8, end: at + size };
  if (head.length < 16) return null;
  const large = Number(head.readBigUInt64BE(8));
  return large < 16 || !Number.isSafeInteger(at + large)
    ? null
    : { type, start: at, bodyAt: at + 16, end: at + large };
}

/** Entries of `dref` or `stsd`: after version, flags and a count. A few hundred bytes are enough of each. */
async function entriesOf(read: ReadAt, box: Box) {
  const body = await read(box.bodyAt, Math.min(box.end - box.bodyAt, 64 * 1024));
  const entries: { type: string; body: Buffer }[] = [];
  for (let at = 8; at + 8 <= body.length; ) {
    const size = body.readUInt32BE(at);
    if (size < 8) break;
    entries.push({
      type: body.toString("latin1", at + 4, at + 8),
      body: body.subarray(at + 8, Math.min(at + size, body.length)),
    });
    at += size;
  }
  return entries;
}

/** Flag 1 of an entry means "in this very file"; one without it that carries a name points elsewhere. */
async function namesOthers(read: ReadAt, box: Box): Promise<boolean> {
  const entries = await entriesOf(read, box);
  return entries.some(({ body }) => body.length > 5 && (body.readUInt32BE(0) & 1) === 0);
}
async function hasEncrypted(read: ReadAt, box: Box): Promise<boolean> {
  const entries = await entriesOf(read, box);
  return entries.some(({ type }) => encryptedEntries.has(type));
}
