import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { CaptionLanguage } from "#server/videos/protocol.ts";
import { rest } from "../../../kit/rest.ts";
import { dropKept, keep, kept } from "../kept.ts";
import { formatVtt, parseCaptions } from "./captions.ts";
import { type Cue, problemsOf } from "./cues.ts";

const isCue = (value: unknown): value is Cue =>
  typeof value === "object" &&
  value !== null &&
  "id" in value &&
  "startMs" in value &&
  "endMs" in value &&
  "text" in value;

function keptCues(name: string): Cue[] | null {
  const found = kept(name);
  return Array.isArray(found) && found.every(isCue) ? found : null;
}

/** The captions of one language as they are written; unsaved ones stay in this browser. */
export function useCaptions(videoId: string, language: CaptionLanguage, itemId: string) {
  const queries = useQueryClient();
  const name = `captions.${videoId}.${language}`;
  const [written, setWritten] = useState<Cue[] | null>(() => keptCues(name));
  const stored = useQuery({
    queryKey: ["readCaptions", videoId, language],
    queryFn: () => rest("readCaptions", { videoId, language }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const storedCues = parseCaptions(stored.data?.vtt ?? "") ?? [];
  const cues = written ?? storedCues;
  const problems = problemsOf(cues);
  const save = useMutation({
    mutationFn: (vtt: string) => rest("putCaptions", { videoId, language, vtt }),
    onSuccess(_, vtt) {
      queries.setQueryData(["readCaptions", videoId, language], { vtt });
      forget();
      // The player learns of them with its addresses.
      void queries.invalidateQueries({ queryKey: ["openItem", itemId] });
      void queries.invalidateQueries({ queryKey: ["readItem", itemId] });
    },
  });
  function forget(): void {
    dropKept(name);
    setWritten(null);
  }
  return {
    stored,
    cues,
    problems,
    /** Overlapping ones are shown together, which may be meant; the others cannot be. */
    isRight: [...problems.values()].every((problem) => problem === "overlaps"),
    isChanged: written !== null && formatVtt(written) !== formatVtt(storedCues),
    change(next: readonly Cue[]): void {
      setWritten([...next]);
      keep(name, next);
      save.reset();
    },
    discard: forget,
    save,
  };
}
export type Captions = ReturnType<typeof useCaptions>;
