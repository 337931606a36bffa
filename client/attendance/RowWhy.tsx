import { UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { RegisterRow } from "#server/register/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { StatusChip } from "../kit/ui/parts.tsx";
import { useLetters } from "../register/useLetters.ts";
import css from "./RowWhy.module.css";

type Props = { row: RegisterRow; isDisabled: boolean; onTake: () => void };

/** The ledger's sentence; below it what a person changed and why, what a parent told, and what came afterwards. */
export function RowWhy({ row, isDisabled, onTake }: Props) {
  const { t } = useTranslation("register");
  const format = useFormat();
  const letters = useLetters();
  const { proposal, standing, explanation } = row;
  const isPlain = proposal.status === "present" && standing?.kind !== "changed";
  const sign = (code: RegisterRow["proposal"]["code"]) =>
    code === "present" ? t("code.present") : letters[code];
  return (
    <>
      <span className={css.reason} data-plain={isPlain || undefined} data-testid="reason">
        {format.words(proposal.reason)}
      </span>
      {standing?.kind === "changed" && (
        <span className={css.changed} data-testid="changed">
          <b>{t("changed")}</b> <del>{sign(standing.proposedCode)}</del>{" "}
          {t("changedTo", { letter: sign(standing.code), cause: standing.cause })}
        </span>
      )}
      {standing?.kind === "excused" && (
        <span className={css.changed}>
          {t("excusedBy", { letter: sign(standing.code), name: standing.byName })}
        </span>
      )}
      {explanation && explanation.state !== "accepted" && (
        <StatusChip tone={explanation.state === "waiting" ? "warn" : "neutral"} icon="mail">
          {t(explanation.state === "waiting" ? "explained.waiting" : "explained.declined")}
        </StatusChip>
      )}
      {row.isNewEvidence && (
        <span className={css.news} data-testid="new-evidence">
          <StatusChip tone="primary" icon="refresh">
            {t("newEvidence", { letter: sign(proposal.code) })}
          </StatusChip>
          {!isDisabled && (
            <UnstyledButton className={css.take} data-testid="take-evidence" onClick={onTake}>
              {t("takeEvidence")}
            </UnstyledButton>
          )}
        </span>
      )}
    </>
  );
}
