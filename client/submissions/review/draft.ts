import type { Stroke } from "#server/submissions/protocol.ts";
import { parseStored } from "../../kit/stored.ts";

/** An answer that is not sent yet; kept in this browser, so that a closed tab loses nothing. */
export type Draft = {
  /** Drawn once: sending again after a break makes one answer. */
  feedbackId: string;
  text: string;
  points: number | null;
  /** Uploaded already. */
  voice: { fileId: string; durationMs: number } | null;
  /** By the photo's file. */
  drawings: Record<string, Stroke[]>;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
/** Whether it is one of ours, of this version. */
function isDraft(value: unknown): value is Draft {
  if (!isRecord(value)) return false;
  const { feedbackId, text, points, voice, drawings } = value;
  return (
    typeof feedbackId === "string" &&
    typeof text === "string" &&
    (points === null || typeof points === "number") &&
    (voice === null || (isRecord(voice) && typeof voice.fileId === "string")) &&
    isRecord(drawings) &&
    Object.values(drawings).every(Array.isArray)
  );
}

/** A round is answered by itself: the next one begins with an empty sheet. */
export type DraftKey = { taskId: string; pupilId: string; round: number; answers: number };
const nameOf = ({ taskId, pupilId, round, answers }: DraftKey) =>
  `qonyrau.review.${taskId}.${pupilId}.${round}.${answers}`;

export const blankDraft = (): Draft => ({
  ...{ feedbackId: crypto.randomUUID(), text: "", points: null, voice: null, drawings: {} },
});

/** What was begun here; a fresh one where nothing was, or it cannot be read. */
export function readDraft(key: DraftKey, storage: Pick<Storage, "getItem"> = localStorage): Draft {
  const found = parseStored(storage.getItem(nameOf(key)));
  return isDraft(found) ? found : blankDraft();
}

export function isBlank({ text, points, voice, drawings }: Draft): boolean {
  const isDrawn = Object.values(drawings).some((strokes) => strokes.length > 0);
  return text.trim() === "" && points === null && voice === null && !isDrawn;
}

/** False where the browser has no room for it. */
export function keepDraft(
  key: DraftKey,
  draft: Draft,
  storage: Pick<Storage, "setItem" | "removeItem"> = localStorage,
): boolean {
  try {
    if (isBlank(draft)) storage.removeItem(nameOf(key));
    else storage.setItem(nameOf(key), JSON.stringify(draft));
    return true;
  } catch {
    return false; // full, or private browsing: the answer is on the screen still, and its page says so
  }
}

export const dropDraft = (
  key: DraftKey,
  storage: Pick<Storage, "removeItem"> = localStorage,
): void => storage.removeItem(nameOf(key));

/** As the server takes it. */
export function toFeedback(draft: Draft, decision: "none" | "returned" | "accepted") {
  const { feedbackId, text, points, voice, drawings } = draft;
  return {
    ...{ feedbackId, text: text.trim(), points, decision },
    voiceFileId: voice?.fileId ?? null,
    drawings: Object.entries(drawings)
      .filter(([, strokes]) => strokes.length > 0)
      .map(([fileId, strokes]) => ({ fileId, strokes })),
  };
}
