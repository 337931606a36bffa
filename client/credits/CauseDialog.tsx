import { Button, Modal, TextInput, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CreditRow } from "#server/credits/protocol.ts";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { ErrorNote } from "../kit/ui/parts.tsx";
import css from "./CauseDialog.module.css";
import type { BoardKey } from "./useCredits.ts";

export const causes = ["seen", "ill", "elsewhere", "notOwn", "mistake"] as const;

type Props = {
  boardKey: BoardKey;
  row: CreditRow;
  passed: boolean | null;
  isSending: boolean;
  error: unknown;
  onSend: (cause: string) => void;
  onClose: () => void;
};
/** Why a teacher decides otherwise than proposed, or changes what stands; what was decided before is below. */
export function CauseDialog({ boardKey, row, passed, isSending, error, onSend, onClose }: Props) {
  const { t } = useTranslation("credits");
  const format = useFormat();
  const [cause, setCause] = useState("");
  const { pupilId } = row;
  const history = useQuery({
    queryKey: ["readCreditHistory", boardKey, pupilId, row.decision?.number ?? 0],
    queryFn: () => rest("readCreditHistory", { ...boardKey, pupilId }),
    enabled: row.decision !== null,
  });
  const word = passed === null ? "open" : passed ? "passed" : "notPassed";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (cause.trim() !== "") onSend(cause.trim());
  };
  const steps = history.data?.steps ?? [];
  return (
    <Modal opened onClose={onClose} title={t(`cause.${word}`, { name: row.fullName })}>
      <form className={css.form} onSubmit={submit}>
        <p className={css.reason}>{format.words(row.proposal.reason)}</p>
        <TextInput
          label={t("cause.label")}
          value={cause}
          maxLength={300}
          required
          data-autofocus
          data-testid="cause"
          onChange={({ currentTarget }) => setCause(currentTarget.value)}
        />
        <div className={css.ready}>
          {causes.map((one) => (
            <UnstyledButton
              key={one}
              className={css.phrase}
              onClick={() => setCause(t(`causes.${one}`))}
            >
              {t(`causes.${one}`)}
            </UnstyledButton>
          ))}
        </div>
        {error !== null && <ErrorNote error={error} />}
        <Button
          type="submit"
          loading={isSending}
          disabled={cause.trim() === ""}
          data-testid="cause-send"
        >
          {t("cause.save")}
        </Button>
      </form>
      {steps.length > 0 && (
        <ul className={css.steps}>
          {steps.map((step) => (
            <li key={step.number}>
              <b>
                {t(`word.${step.passed === null ? "open" : step.passed ? "passed" : "notPassed"}`)}
              </b>
              <span>
                {`${step.by.name}, ${format.shortDay(format.dayOf(step.at))} ${format.time(step.at)}`}
              </span>
              {step.cause !== "" && <i>{step.cause}</i>}
            </li>
          ))}
        </ul>
      )}
    </Modal>
  );
}
