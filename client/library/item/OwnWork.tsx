import type { Item } from "#server/library/protocol.ts";
import type { Progress } from "#server/watching/protocol.ts";
import { useMe } from "../../kit/useSession.ts";
import { PhotoCard } from "../../watching/PhotoCard.tsx";
import { QuestionCard } from "../../watching/QuestionCard.tsx";
import { useTakeProgress } from "../../watching/useProgress.ts";
import { BriefCard } from "./BriefCard.tsx";

/** Who has seen so much may be asked about it, percent; the end itself may be a black screen. */
const ASKED_FROM_PERCENT = 90;

type Props = { item: Item; progress: Progress | null; isEnded: boolean };
/** What a pupil does with it: the question after, the photo of what was made, the project. */
export function OwnWork({ item, progress, isEnded }: Props) {
  const { roles } = useMe();
  const take = useTakeProgress(item.id);
  const isPupil = roles.includes("pupil");
  const isAsked =
    isEnded || progress?.answer != null || (progress?.percent ?? 0) >= ASKED_FROM_PERCENT;
  return (
    <>
      {item.brief && <BriefCard brief={item.brief} />}
      {isPupil && progress && item.question && isAsked && (
        <QuestionCard
          itemId={item.id}
          question={item.question}
          answer={progress.answer}
          onProgress={take}
        />
      )}
      {isPupil && progress && item.asksPhoto && (
        <PhotoCard itemId={item.id} hasPhoto={progress.hasPhoto} onProgress={take} />
      )}
    </>
  );
}
