import type { ErrorReason } from "#server/protocol/define.ts";
import type { NewPart, Submission, WorkPart } from "#server/submissions/protocol.ts";

/** A file of the work in the making; its bytes lie in this browser until the server has them all. */
export type FilePart = {
  kind: "photo" | "voice";
  id: string;
  sizeBytes: number;
  durationMs: number | null;
  isWhole: boolean;
  /** Of this browser's file; 0 where it came from elsewhere. */
  sentBytes: number;
  /** Why the server will not have it. */
  refusal: ErrorReason | null;
  /** Where it is shown from, when its bytes are not in this browser; addresses live for hours. */
  url: string | null;
  thumbUrl: string | null;
};
/** A clip, sent by the uploads of videos. */
export type ClipPart = { kind: "video"; id: string; durationMs: number | null; isWhole: boolean };
export type Part = FilePart | ClipPart;

/** What a pupil prepares for one task, as this browser keeps it. */
export type KeptWork = {
  taskId: string;
  ownerId: string;
  /** Rounds handed in when this was begun: with another number it is over. */
  afterRounds: number;
  parts: Part[];
  text: string;
  /** The button was pressed: it is handed in as soon as all has arrived, once for this id. */
  wish: { handInId: string } | null;
};

/** The protocol's `MOST_PARTS`, without its schemas in the browser. */
export const MOST_PARTS: typeof import("#server/submissions/protocol.ts").MOST_PARTS = 12;
/** The protocol's `WORK_TEXT_MAX_CHARS`. */
export const TEXT_MAX_CHARS: typeof import("#server/submissions/protocol.ts").WORK_TEXT_MAX_CHARS = 8_000;

/** How many more files it takes; words count as one. */
export const roomFor = ({ parts }: Pick<KeptWork, "parts">): number =>
  Math.max(0, MOST_PARTS - 1 - parts.length);

export const isFile = (part: Part): part is FilePart => part.kind !== "video";

function fromServer(part: WorkPart): Part[] {
  if (part.kind === "text") return [];
  if (part.kind === "video") {
    const { videoId: id, durationMs, isWhole } = part;
    return [{ kind: "video", id, durationMs, isWhole }];
  }
  const { id, kind, sizeBytes, durationMs, isWhole, url, thumbUrl } = part.file;
  return [
    { ...{ id, kind, sizeBytes, durationMs, isWhole, url, thumbUrl }, sentBytes: 0, refusal: null },
  ];
}

/** A work begun from what the server keeps of it: a draft of another device, or the old parts of what came back. */
export function begun({
  taskId,
  pupilId,
  rounds,
  draft,
}: Pick<Submission, "taskId" | "pupilId" | "rounds" | "draft">): KeptWork {
  const text = draft.parts.flatMap((part) => (part.kind === "text" ? [part.text] : [])).join("\n");
  return {
    ...{ taskId, ownerId: pupilId, afterRounds: rounds.length, text, wish: null },
    parts: draft.parts.flatMap(fromServer),
  };
}

/** Whether what this browser keeps is about something that is over: handed in, or answered meanwhile, elsewhere. */
export function isStale(kept: KeptWork, submission: Pick<Submission, "state" | "rounds">): boolean {
  if (kept.wish) return false; // its answer may have been lost: asking again tells
  const isOpen = submission.state === "open" || submission.state === "returned";
  return !isOpen || submission.rounds.length !== kept.afterRounds;
}

/** As the server takes them, in order; the words come first. */
export function toNewParts({ parts, text }: Pick<KeptWork, "parts" | "text">): NewPart[] {
  const words = text.trim();
  return [
    ...(words === "" ? [] : [{ kind: "text" as const, text: words }]),
    ...parts.map(
      (part): NewPart =>
        isFile(part) ? { kind: "file", fileId: part.id } : { kind: "video", videoId: part.id },
    ),
  ];
}

export const isEmpty = (kept: Pick<KeptWork, "parts" | "text">): boolean =>
  toNewParts(kept).length === 0;

/** All its files are with the server; clips are asked of the uploads of videos. */
export const isSent = ({ parts }: Pick<KeptWork, "parts">): boolean =>
  parts.every((part) => !isFile(part) || part.isWhole);

export const withPart = (kept: KeptWork, part: Part): KeptWork => ({
  ...kept,
  parts: [...kept.parts, part],
});

/** The same work with one part changed; one that is not there changes nothing. */
export const changed = (kept: KeptWork, id: string, change: Partial<FilePart>): KeptWork => ({
  ...kept,
  parts: kept.parts.map((part) => (part.id === id && isFile(part) ? { ...part, ...change } : part)),
});

/** Another file in the same place. */
export const replaced = (kept: KeptWork, id: string, by: Part): KeptWork => ({
  ...kept,
  parts: kept.parts.map((part) => (part.id === id ? by : part)),
});

export const without = (kept: KeptWork, id: string): KeptWork => ({
  ...kept,
  parts: kept.parts.filter((part) => part.id !== id),
});

/** One place up or down; at an end it stays. */
export function moved(kept: KeptWork, id: string, by: -1 | 1): KeptWork {
  const parts = [...kept.parts];
  const at = parts.findIndex((part) => part.id === id);
  const part = parts[at];
  const other = parts[at + by];
  if (!part || !other) return kept;
  parts[at] = other;
  parts[at + by] = part;
  return { ...kept, parts };
}

/** How much of this browser's files the server has, 0 to 1; 1 where nothing is on its way. */
export function shareSent({ parts }: Pick<KeptWork, "parts">): number {
  const files = parts.filter(isFile);
  const all = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (all === 0) return 1;
  const sent = files.reduce(
    (sum, { isWhole, sizeBytes, sentBytes }) =>
      sum + (isWhole ? sizeBytes : Math.min(sentBytes, sizeBytes)),
    0,
  );
  return sent / all;
}
