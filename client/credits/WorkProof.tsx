import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFormat } from "../kit/text/useFormat.ts";
import { ErrorNote, Note } from "../kit/ui/parts.tsx";
import { DrawnPhoto } from "../submissions/review/DrawnPhoto.tsx";
import { OtherParts } from "../submissions/review/OtherParts.tsx";
import { useWork } from "../submissions/review/useReview.ts";
import css from "./ProofDialog.module.css";
import type { Proof } from "./proofs.ts";

/** What a pupil handed in for a task: the newest round, with what was drawn over it. */
export function WorkProof({ proof }: { proof: Extract<Proof, { kind: "work" }> }) {
  const { t } = useTranslation("credits");
  const format = useFormat();
  const { taskId } = proof.work;
  const { pupilId } = proof.row;
  const { data, error, refetch } = useWork(taskId, pupilId);
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  if (!data) return <Skeleton height={260} radius="md" />;
  const round = data.submission.rounds.at(-1);
  if (!round) return null;
  const drawings = data.submission.feedback
    .filter((one) => one.round === round.number)
    .flatMap((one) => one.drawings);
  const photos = round.parts.flatMap((part) =>
    part.kind === "file" && part.file.kind === "photo" ? [part.file] : [],
  );
  return (
    <div className={css.parts}>
      <span className={css.when}>
        {t("proof.handedIn", {
          day: format.shortDay(format.dayOf(round.at)),
          time: format.time(round.at),
        })}
      </span>
      {round.channel !== "online" && <Note icon="file">{t(`channel.${round.channel}`)}</Note>}
      {photos.map((photo) => (
        <DrawnPhoto
          key={photo.id}
          photo={photo}
          label={t("photo")}
          strokes={drawings
            .filter(({ fileId }) => fileId === photo.id)
            .flatMap(({ strokes }) => strokes)}
        />
      ))}
      <OtherParts parts={round.parts} taskId={taskId} pupilId={pupilId} />
      {data.may === "review" && (
        <Link to={`/tasks/${taskId}/work/${pupilId}`}>{t("proof.review")}</Link>
      )}
    </div>
  );
}
