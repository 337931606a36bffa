import { Progress } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, EmptyState, ErrorNote, ListSkeleton, Page } from "../kit/ui/parts.tsx";
import css from "./CreditsPage.module.css";
import { useCreditList } from "./useCredits.ts";

/** `/credits`: the subjects with сынақ that one decides, or looks at. */
export function CreditsPage() {
  const { t } = useTranslation("credits");
  const format = useFormat();
  const { data, error, isPending, refetch } = useCreditList();
  return (
    <Page title={t("title")} eyebrow={data?.term && t("term", { number: data.term.number })}>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {isPending && <ListSkeleton rows={5} />}
      {data && (
        <Card>
          {data.credits.length === 0 ? (
            <EmptyState icon="check" title={t("list.empty")}>
              {t("list.emptyText")}
            </EmptyState>
          ) : (
            <ul className={css.rows}>
              {data.credits.map((credit) => (
                <li key={`${credit.classId} ${credit.subject.id}`}>
                  <Link
                    to={`/credits/${credit.classId}/${credit.subject.id}`}
                    className={css.row}
                    data-testid="credit"
                  >
                    <span className={css.words}>
                      <b>{`${credit.className} · ${format.words(credit.subject.name)}`}</b>
                      {!credit.mayWrite && <small>{credit.teacherNames.join(", ")}</small>}
                    </span>
                    <span className={css.done}>
                      <small>
                        {t("list.decided", { count: credit.decidedCount, all: credit.pupilCount })}
                      </small>
                      <Progress
                        value={
                          credit.pupilCount === 0
                            ? 0
                            : (credit.decidedCount / credit.pupilCount) * 100
                        }
                        aria-label={t("list.progress")}
                      />
                    </span>
                    <Icon name="chevronRight" sizePx={20} />
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </Card>
      )}
    </Page>
  );
}
