import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AttendanceCode } from "#server/attendance/protocol.ts";
import type { RegisterRow, RegisterSheet } from "#server/register/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { BackLink, Card, EmptyState, ErrorNote, Page, StatusChip } from "../kit/ui/parts.tsx";
import { useRegisterActs } from "../register/useRegister.ts";
import { CauseDialog, type Change } from "./CauseDialog.tsx";
import { CodeCounts } from "./CodeCounts.tsx";
import css from "./ConfirmPage.module.css";
import { ConfirmSheet } from "./ConfirmSheet.tsx";
import { PolicyLine } from "./PolicyLine.tsx";
import { PupilDrawer } from "./PupilDrawer.tsx";
import { SheetExports } from "./SheetExports.tsx";

/** A lesson that is over: the proposals with their evidence, confirmed in one act or changed one by one. */
export function ConfirmPage({ sheet }: { sheet: RegisterSheet }) {
  const { t } = useTranslation("register");
  const format = useFormat();
  const acts = useRegisterActs(sheet.lessonId);
  const [change, setChange] = useState<Change | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const { rows } = sheet;
  const waiting = rows.filter(({ standing }) => standing === null).length;
  const changed = rows.filter(({ standing }) => standing !== null && standing.kind !== "confirmed");
  const isBusy = acts.confirm.isPending || acts.decide.isPending || acts.reopen.isPending;
  const error = acts.confirm.error ?? acts.decide.error ?? acts.reopen.error;

  const decide = ({ row, code }: Change, cause: string) => {
    acts.confirm.reset();
    acts.reopen.reset();
    acts.decide.mutate({ personId: row.personId, code, cause, version: row.version });
  };
  const pick = (row: RegisterRow, code: AttendanceCode) => {
    if (row.standing?.code === code && !row.isNewEvidence) return;
    if (code === row.proposal.code) decide({ row, code }, "");
    else setChange({ row, code });
  };
  const confirmButton = (
    <Button
      size="lg"
      leftSection={<Icon name="check" />}
      loading={acts.confirm.isPending}
      disabled={acts.decide.isPending}
      data-testid="confirm-all"
      onClick={() => acts.confirm.mutate()}
    >
      {t("confirmAll", { count: waiting })}
    </Button>
  );
  return (
    <Page
      back={<BackLink to={`/lessons/${sheet.lessonId}`}>{t("back")}</BackLink>}
      eyebrow={[
        format.day(format.dayOf(sheet.from)),
        `${format.time(sheet.from)}–${format.time(sheet.to)}`,
        t("lessonOver"),
      ].join(" · ")}
      title={t("titleOf", {
        schoolClass: sheet.className,
        subject: format.words(sheet.subject.name),
      })}
      actions={
        <div className={css.actions}>
          {waiting === 0 ? (
            <StatusChip tone="ok" icon="check">
              {t("allConfirmed")}
            </StatusChip>
          ) : (
            sheet.mayDecide && (
              <>
                <Button component={Link} to="/attendance" variant="default" size="lg">
                  {t("later")}
                </Button>
                {confirmButton}
              </>
            )
          )}
        </div>
      }
    >
      {rows.length === 0 ? (
        <Card>
          <EmptyState icon="users" title={t("emptyClass.title")}>
            {t("emptyClass.text")}
          </EmptyState>
        </Card>
      ) : (
        <>
          <div className={css.top}>
            <CodeCounts rows={rows} />
            {changed.length > 0 && (
              <StatusChip tone="primary" icon="pencil">
                {t("changedCount", { count: changed.length })}
              </StatusChip>
            )}
          </div>
          {error && <ErrorNote error={error} />}
          <ConfirmSheet
            sheet={sheet}
            isBusy={isBusy}
            acts={{ pick, open: ({ personId }) => setOpenId(personId) }}
          />
          {sheet.mayDecide && <p className={css.keys}>{t("keys")}</p>}
          <div className={css.bottom}>
            <PolicyLine />
            <SheetExports lessonId={sheet.lessonId} />
          </div>
          {waiting > 0 && sheet.mayDecide && <div className={css.sticky}>{confirmButton}</div>}
        </>
      )}
      <CauseDialog
        change={change}
        onClose={() => setChange(null)}
        onDone={(cause) => {
          if (change) decide(change, cause);
          setChange(null);
        }}
      />
      <PupilDrawer
        sheet={sheet}
        row={rows.find(({ personId }) => personId === openId) ?? null}
        onReopen={({ personId, version }) => acts.reopen.mutate({ personId, version })}
        onClose={() => setOpenId(null)}
      />
    </Page>
  );
}
