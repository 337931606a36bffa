import { Button, Modal, TextInput, UnstyledButton } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AttendanceCode } from "#server/attendance/protocol.ts";
import { CAUSE_MAX_CHARS, type RegisterRow } from "#server/register/protocol.ts";
import { CodeMark } from "../register/CodeMark.tsx";
import css from "./CauseDialog.module.css";
import { causesOf } from "./causes.ts";

export type Change = { row: RegisterRow; code: AttendanceCode };
type Props = { change: Change | null; onDone: (cause: string) => void; onClose: () => void };

/** Why another code than the proposed one: a ready cause in one tap, or words. */
export function CauseDialog({ change, onDone, onClose }: Props) {
  return (
    <Modal
      opened={change !== null}
      onClose={onClose}
      title={change?.row.fullName ?? ""}
      data-testid="cause-dialog"
    >
      {change && <Causes change={change} onDone={onDone} onClose={onClose} />}
    </Modal>
  );
}

function Causes({ change, onDone, onClose }: Props & { change: Change }) {
  const { t } = useTranslation("register");
  const [words, setWords] = useState("");
  const { row, code } = change;
  const cause = words.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (cause !== "") onDone(cause);
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <div className={css.codes}>
        <CodeMark code={row.standing?.code ?? row.proposal.code} />
        <span aria-hidden="true">→</span>
        <CodeMark code={code} />
        <b>{t(`code.${code}`)}</b>
      </div>
      <p className={css.ask}>{t("cause.ask")}</p>
      <ul className={css.ready}>
        {causesOf[code].map((name, at) => (
          <li key={name}>
            <UnstyledButton
              className={css.one}
              data-autofocus={at === 0 || undefined}
              data-testid="ready-cause"
              onClick={() => onDone(t(`cause.ready.${name}`))}
            >
              {t(`cause.ready.${name}`)}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <TextInput
        label={t("cause.own")}
        placeholder={t("cause.example")}
        maxLength={CAUSE_MAX_CHARS}
        value={words}
        data-testid="own-cause"
        onChange={({ currentTarget }) => setWords(currentTarget.value)}
      />
      <div className={css.acts}>
        <Button variant="default" onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button type="submit" disabled={cause === ""} data-testid="save-cause">
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
