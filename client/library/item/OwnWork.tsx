import type { Item } from "#server/library/protocol.ts";
import type { Progress } from "#server/watching/protocol.ts";
import { useMe } from "../../kit/useSession.ts";
import { PhotoCard } from "../../watching/PhotoCard.tsx";
import { QuestionCard } from "../../watching/QuestionCard.tsx";
import { useTakeProgress } from "../../watching/useProgress.ts";
import { BriefCard } from "./BriefCard.tsx";

/** Who has seen so much may be asked about it, percent; the end itself may be a black screen. */
const ASKED_FROM_PERCENT = 90;

type Props = { item: Item; progress: Progress | null };
/** The question after watching, right under the film that has just ended. */
export function Asked({ item, progress, isEnded }: Props & { isEnded: boolean }) {
  const { roles } = useMe();
  const take = useTakeProgress(item.id);
  if (!item.question || !progress || !roles.includes("pupil")) return null;
  const { answer, percent } = progress;
  if (!isEnded && answer === null && percent < ASKED_FROM_PERCENT) return null;
  return (
    <QuestionCard itemId={item.id} question={item.question} answer={answer} onProgress={take} />
  );
}

/** What a pupil makes of it: the project, the photo of what came out. */
export function OwnWork({ item, progress }: Props) {
  const { roles } = useMe();
  const take = useTakeProgress(item.id);
  return (
    <>
      {item.brief && <BriefCard brief={item.brief} />}
      {progress && item.asksPhoto && roles.includes("pupil") && (
        <PhotoCard itemId={item.id} hasPhoto={progress.hasPhoto} onProgress={take} />
      )}
    </>
  );
}
