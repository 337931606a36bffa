import { useCallback, useEffect, useState } from "react";
import { type Draft, type DraftKey, dropDraft, keepDraft, readDraft } from "./draft.ts";
import { type Drawing, drawingOf } from "./history.ts";

/** The answer in the making: kept in this browser as it grows. Give the component a `key` of the round. */
export function useDraft(of: DraftKey) {
  const [key] = useState(of);
  const [draft, setDraft] = useState<Draft>(() => readDraft(key));
  const [isUnkept, setUnkept] = useState(false);
  /** With what can be taken back; by photo. */
  const [drawings, setDrawings] = useState<ReadonlyMap<string, Drawing>>(
    () => new Map(Object.entries(draft.drawings).map(([id, strokes]) => [id, drawingOf(strokes)])),
  );
  const [isSent, setSent] = useState(false);

  useEffect(() => {
    if (!isSent) setUnkept(!keepDraft(key, draft));
  }, [key, draft, isSent]);

  const change = useCallback(
    (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })),
    [],
  );
  return {
    draft,
    isUnkept,
    change,
    drawingOn: (fileId: string): Drawing => drawings.get(fileId) ?? drawingOf(),
    draw(fileId: string, drawing: Drawing) {
      setDrawings((before) => new Map(before).set(fileId, drawing));
      setDraft((before) => ({
        ...before,
        drawings: { ...before.drawings, [fileId]: [...drawing.strokes] },
      }));
    },
    /** It is at the server: nothing is kept here any more. */
    forget() {
      setSent(true);
      dropDraft(key);
    },
  };
}
export type DraftHandle = ReturnType<typeof useDraft>;
