import { Button, Select } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import type { CreditBoard } from "#server/credits/protocol.ts";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import {
  BackLink,
  Card,
  EmptyState,
  ErrorNote,
  ListSkeleton,
  Note,
  Page,
} from "../kit/ui/parts.tsx";
import { Board } from "./Board.tsx";
import css from "./CreditBoardPage.module.css";
import { Materials } from "./Materials.tsx";
import { confirming, countsOf } from "./proofs.ts";
import { RubricCard } from "./RubricCard.tsx";
import { type BoardKey, useBoardAct, useCreditBoard } from "./useCredits.ts";

/** `/credits/:classId/:subjectId`: who has passed, by what, and the teacher's word on it. */
export function CreditBoardPage() {
  const { t } = useTranslation("credits");
  const { classId = "", subjectId = "" } = useParams();
  const [search] = useSearchParams();
  const year = Number(search.get("year"));
  const term = Number(search.get("term"));
  const key: BoardKey = { classId, subjectId, ...(year > 0 && term > 0 && { year, term }) };
  const { data, error, isPending, refetch } = useCreditBoard(key);
  if (data) return <Known board={data} boardKey={key} />;
  return (
    <Page title={t("title")} back={<BackLink to="/credits">{t("back")}</BackLink>}>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {isPending && <ListSkeleton rows={8} />}
    </Page>
  );
}

const tones = { passed: "ok", notPassed: "bad", notYet: "neutral" } as const;
const shown = ["passed", "notPassed", "notYet"] as const;

function Known({ board, boardKey }: { board: CreditBoard; boardKey: BoardKey }) {
  const { t } = useTranslation("credits");
  const format = useFormat();
  const [, setSearch] = useSearchParams();
  const [conflicts, setConflicts] = useState(0);
  const { rows, term, terms, mayWrite } = board;
  const counts = countsOf(rows);
  const confirm = confirming(rows);
  const decide = useBoardAct(boardKey, (decisions: typeof confirm) =>
    rest("decideCredits", { ...boardKey, decisions }),
  );
  return (
    <Page
      back={<BackLink to="/credits">{t("back")}</BackLink>}
      eyebrow={board.className}
      title={t("heading", { subject: format.words(board.subject.name) })}
      actions={
        <div className={css.acts}>
          <Select
            aria-label={t("termLabel")}
            className={css.term ?? ""}
            allowDeselect={false}
            value={`${term.year} ${term.number}`}
            data={terms.map(({ year, number }) => {
              return { value: `${year} ${number}`, label: t("term", { number }) };
            })}
            onChange={(value) => {
              const [year = "", number = ""] = value?.split(" ") ?? [];
              setSearch({ year, term: number }, { replace: true });
            }}
          />
          {mayWrite && confirm.length > 0 && (
            <Button
              leftSection={<Icon name="check" sizePx={20} />}
              loading={decide.isPending}
              data-testid="confirm-all"
              onClick={() =>
                decide.mutate(confirm, {
                  onSuccess: (done) => setConflicts(done.conflicts.length),
                })
              }
            >
              {t("confirmAll", { count: confirm.length })}
            </Button>
          )}
        </div>
      }
    >
      <div className={css.numbers} data-testid="credit-numbers">
        {shown.map((one) => (
          <div key={one} className={css.number} data-tone={tones[one]}>
            <b>{counts[one]}</b>
            <span>{t(`count.${one}`)}</span>
          </div>
        ))}
        <span className={css.decided}>
          {t("list.decided", { count: counts.decided, all: rows.length })}
        </span>
      </div>
      {decide.error && <ErrorNote error={decide.error} />}
      {conflicts > 0 && <Note tone="warn">{t("conflicts", { count: conflicts })}</Note>}
      <div className={css.about}>
        <RubricCard board={board} boardKey={boardKey} />
        <Materials board={board} />
      </div>
      {rows.length === 0 ? (
        <Card>
          <EmptyState icon="users" title={t("nobody")}>
            {t("nobodyText")}
          </EmptyState>
        </Card>
      ) : (
        <Board board={board} boardKey={boardKey} onConflict={() => setConflicts(1)} />
      )}
    </Page>
  );
}
