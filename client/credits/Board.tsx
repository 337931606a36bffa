import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CreditBoard } from "#server/credits/protocol.ts";
import { needsCause } from "#server/credits/protocol-cause.ts";
import { rest } from "../kit/rest.ts";
import { Card, ErrorNote } from "../kit/ui/parts.tsx";
import css from "./Board.module.css";
import { BoardRow } from "./BoardRow.tsx";
import { CauseDialog } from "./CauseDialog.tsx";
import { ProofDialog } from "./ProofDialog.tsx";
import { type BoardKey, useBoardAct } from "./useCredits.ts";

type Wanted = { pupilId: string; passed: boolean | null; cause: string; base: number };
type Props = { board: CreditBoard; boardKey: BoardKey; onConflict: () => void };

/** Pupils with what they have shown, why something is proposed, and the decision. */
export function Board({ board, boardKey, onConflict }: Props) {
  const { t } = useTranslation("credits");
  const [asked, setAsked] = useState<{ pupilId: string; passed: boolean | null } | null>(null);
  const [looking, setLooking] = useState<string | null>(null);
  const decide = useBoardAct(boardKey, (wanted: Wanted) =>
    rest("decideCredits", { ...boardKey, decisions: [wanted] }),
  );
  const tick = useBoardAct(
    boardKey,
    async (of: { pupilId: string; key: string; isMet: boolean }) => {
      return { board: await rest("judgeCriterion", { ...boardKey, ...of }) };
    },
  );
  const rowOf = (id: string) => board.rows.find(({ pupilId }) => pupilId === id);

  function say(pupilId: string, passed: boolean | null, cause = ""): void {
    const row = rowOf(pupilId);
    if (!row) return;
    const stands = row.decision?.passed ?? null;
    if (passed === stands) return;
    if (cause === "" && needsCause(passed, row.proposal.passed, stands)) {
      setAsked({ pupilId, passed });
      return;
    }
    const base = row.decision?.number ?? 0;
    decide.mutate(
      { pupilId, passed, cause, base },
      {
        onSuccess({ conflicts }) {
          setAsked(null);
          if (conflicts.length > 0) onConflict();
        },
      },
    );
  }

  const askedRow = asked && rowOf(asked.pupilId);
  return (
    <Card>
      <div className={css.head} aria-hidden="true">
        <span>{t("head.pupil")}</span>
        <span>{t("head.shown")}</span>
        <span>{t("head.why")}</span>
        <span>{t("head.decision")}</span>
      </div>
      {tick.error && <ErrorNote error={tick.error} />}
      {decide.error && !asked && <ErrorNote error={decide.error} />}
      <ul className={css.rows} data-testid="credit-board">
        {board.rows.map((row) => (
          <BoardRow
            key={row.pupilId}
            {...{ board, boardKey, row }}
            onSay={(passed) => say(row.pupilId, passed)}
            onTick={(key, isMet) => tick.mutate({ pupilId: row.pupilId, key, isMet })}
            onLook={setLooking}
          />
        ))}
      </ul>
      {asked && askedRow && (
        <CauseDialog
          {...{ boardKey }}
          row={askedRow}
          passed={asked.passed}
          isSending={decide.isPending}
          error={decide.error}
          onClose={() => setAsked(null)}
          onSend={(cause) => say(asked.pupilId, asked.passed, cause)}
        />
      )}
      {looking !== null && (
        <ProofDialog
          {...{ board, boardKey }}
          shown={looking}
          onShow={setLooking}
          onSay={say}
          onClose={() => setLooking(null)}
        />
      )}
    </Card>
  );
}
