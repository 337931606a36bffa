import { Progress, Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormat } from "../kit/text/useFormat.ts";
import { ErrorNote, StatusChip } from "../kit/ui/parts.tsx";
import css from "./ProofDialog.module.css";
import type { Proof } from "./proofs.ts";
import { type BoardKey, useProofPhoto } from "./useCredits.ts";

type Props = { boardKey: BoardKey; proof: Extract<Proof, { kind: "item" }> };
/** What a pupil did with a material: how much was watched, the answer, the photo. */
export function ItemProof({ boardKey, proof }: Props) {
  const { t } = useTranslation("credits");
  const format = useFormat();
  const { item, evidence, row } = proof;
  const { percent, answer, hasPhoto, lastAt } = evidence;
  const photo = useProofPhoto(boardKey, item.id, row.pupilId, hasPhoto);
  const given =
    answer && (answer.option === null ? answer.text : item.question?.options[answer.option]);
  return (
    <div className={css.facts}>
      {item.isCounted && (
        <div className={css.bar}>
          <Progress value={percent} size="lg" aria-label={t("proof.watched")} />
          <b>{format.percent(percent / 100)}</b>
        </div>
      )}
      {lastAt && (
        <span className={css.when}>
          {t("proof.last", {
            day: format.shortDay(format.dayOf(lastAt)),
            time: format.time(lastAt),
          })}
        </span>
      )}
      {answer && (
        <div className={css.answer}>
          {item.question && <small>{item.question.text}</small>}
          <span>{given}</span>
          {answer.isRight !== null && (
            <div>
              <StatusChip
                tone={answer.isRight ? "ok" : "bad"}
                icon={answer.isRight ? "check" : "x"}
              >
                {t(answer.isRight ? "right" : "wrong")}
              </StatusChip>
            </div>
          )}
        </div>
      )}
      {hasPhoto && photo.isPending && <Skeleton height={260} radius="md" />}
      {photo.error && <ErrorNote error={photo.error} onRetry={photo.refetch} />}
      {photo.data && <img className={css.photo} src={photo.data} alt={t("photo")} />}
    </div>
  );
}
