import { UnstyledButton, VisuallyHidden } from "@mantine/core";
import type { KeyboardEvent, Ref } from "react";
import { useTranslation } from "react-i18next";
import type { AttendanceCode } from "#server/attendance/protocol.ts";
import type { RegisterRow } from "#server/register/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Avatar } from "../kit/ui/parts.tsx";
import { CodeButtons } from "./CodeButtons.tsx";
import css from "./ConfirmSheet.module.css";
import { EvidenceBar } from "./EvidenceBar.tsx";
import { RowWhy } from "./RowWhy.tsx";
import type { Axis } from "./timeline.ts";

export type RowActs = {
  pick(row: RegisterRow, code: AttendanceCode): void;
  open(row: RegisterRow): void;
};
type Props = {
  row: RegisterRow;
  axis: Axis;
  isCurrent: boolean;
  isDisabled: boolean;
  acts: RowActs;
  ref: Ref<HTMLLIElement>;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
};

/** One pupil: when they were there, how much of it, why so, and what it comes to. */
export function ConfirmRow({ row, axis, isCurrent, isDisabled, acts, ...list }: Props) {
  const { t } = useTranslation("register");
  const format = useFormat();
  const { proposal, standing } = row;
  const isChanged = standing !== null && standing.kind !== "confirmed";
  return (
    <li
      ref={list.ref}
      className={css.row}
      data-testid="register-row"
      data-person-id={row.personId}
      data-state={standing ? standing.kind : "proposed"}
      data-changed={isChanged || undefined}
      data-never={proposal.enteredAt === null || undefined}
      tabIndex={isCurrent ? 0 : -1}
      aria-label={t("rowOf", { name: row.fullName })}
      onFocus={list.onFocus}
      onKeyDown={list.onKeyDown}
    >
      <span className={css.who}>
        <Avatar name={row.fullName} sizePx={32} />
        <UnstyledButton
          className={css.name}
          tabIndex={-1}
          data-testid="open-pupil"
          aria-label={t("openPupil", { name: row.fullName })}
          onClick={() => acts.open(row)}
        >
          {row.fullName}
          <Icon name="chevronRight" sizePx={16} className={css.more ?? ""} />
        </UnstyledButton>
      </span>
      <span className={css.time}>
        <EvidenceBar axis={axis} evidence={proposal} />
      </span>
      <span className={css.share}>
        <VisuallyHidden>{t("head.share")}</VisuallyHidden> {format.percent(proposal.presentShare)}
      </span>
      <span className={css.why}>
        <RowWhy row={row} isDisabled={isDisabled} onTake={() => acts.pick(row, proposal.code)} />
      </span>
      <span className={css.codes}>
        <CodeButtons row={row} isDisabled={isDisabled} onPick={(code) => acts.pick(row, code)} />
      </span>
    </li>
  );
}
