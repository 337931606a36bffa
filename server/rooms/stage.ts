import { isDeepStrictEqual } from "node:util";
import type { NoticeName, Payload } from "../realtime.ts";
import type { SoundMode, StageContent } from "./protocol.ts";
import type { Visits } from "./visits.ts";

type Deps = {
  schoolId: string;
  lessonId: string;
  visits: Visits;
  tellAll: <E extends NoticeName>(notice: E, payload: Payload<E>) => void;
};

/** What everybody sees and how the teacher's sound is meant; the same for the whole room. */
export function createStage({ schoolId, lessonId, visits, tellAll }: Deps) {
  let content: StageContent = { kind: "none" };
  let soundMode: SoundMode = "speech";
  return {
    get content(): StageContent {
      return content;
    },
    get soundMode(): SoundMode {
      return soundMode;
    },
    /** Puts something on the stage, in place of what was there. */
    put(next: StageContent): void {
      if (isDeepStrictEqual(next, content)) return;
      content = next;
      tellAll("room:stageChanged", { lessonId, stage: content });
      visits.emit("stageChanged", { schoolId, lessonId, stage: content });
    },
    changeSoundMode(mode: SoundMode): void {
      if (mode === soundMode) return;
      soundMode = mode;
      tellAll("room:soundModeChanged", { lessonId, mode });
    },
  };
}
export type Stage = ReturnType<typeof createStage>;
