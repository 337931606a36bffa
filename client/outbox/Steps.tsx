import { useTranslation } from "react-i18next";
import { useFormat } from "../kit/text/useFormat.ts";
import { EmptyState, ErrorNote, ListSkeleton } from "../kit/ui/parts.tsx";
import css from "./OutboxPage.module.css";
import { useSteps } from "./useOutbox.ts";
import { usePlaceWords, useRefusalWords } from "./words.tsx";

/** The audit: of one entry, or of all one may see. */
export function Steps({ entryId }: { entryId: string | null }) {
  const { t } = useTranslation("outbox");
  const format = useFormat();
  const wordsOf = useRefusalWords();
  const placeOf = usePlaceWords();
  const { data, error, refetch } = useSteps(entryId);
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  if (!data) return <ListSkeleton rows={3} />;
  if (data.steps.length === 0) return <EmptyState icon="list" title={t("audit.empty")} />;
  return (
    <ol className={css.steps} data-testid="outbox-steps">
      {data.steps.map(({ id, at, act, by, count, refusal, entry }) => (
        <li key={id} data-act={act}>
          <div>
            <strong>{t(`act.${act}`, { count })}</strong>
            {refusal && `: ${wordsOf(refusal, null)}.`}
            {refusal && refusal.words !== "" && ` ${t("theirWords", { words: refusal.words })}`}
          </div>
          <div className={css.place}>
            {entryId === null &&
              entry &&
              `${entry.pupil?.name ?? t(`kind.${entry.kind}`)}, ${placeOf(entry)} · `}
            {by ? by.name : t("audit.server")} · {format.shortDay(format.dayOf(at))},{" "}
            {format.time(at)}
          </div>
        </li>
      ))}
    </ol>
  );
}
