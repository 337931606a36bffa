import { z } from "zod";
import { Stroke } from "#server/submissions/protocol.ts";
import { parseStored } from "../../kit/stored.ts";

/** An answer that is not sent yet; kept in this browser, so that a closed tab loses nothing. */
const Draft = z.object({
  /** Drawn once: sending again after a break makes one answer. */
  feedbackId: z.uuid(),
  text: z.string(),
  points: z.int().min(1).max(10).nullable(),
  /** Uploaded already. */
  voice: z.object({ fileId: z.uuid(), durationMs: z.int() }).nullable(),
  /** By the photo's file. */
  drawings: z.record(z.string(), z.array(Stroke)),
});
export type Draft = z.infer<typeof Draft>;

/** A round is answered by itself: the next one begins with an empty sheet. */
export type DraftKey = { taskId: string; pupilId: string; round: number; answers: number };
const nameOf = ({ taskId, pupilId, round, answers }: DraftKey) =>
  `qonyrau.review.${taskId}.${pupilId}.${round}.${answers}`;

export const blankDraft = (): Draft => ({
  ...{ feedbackId: crypto.randomUUID(), text: "", points: null, voice: null, drawings: {} },
});

/** What was begun here; a fresh one where nothing was, or it cannot be read. */
export function readDraft(key: DraftKey, storage: Pick<Storage, "getItem"> = localStorage): Draft {
  const found = Draft.safeParse(parseStored(storage.getItem(nameOf(key))));
  return found.success ? found.data : blankDraft();
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
