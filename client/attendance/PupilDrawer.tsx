import { Button, Drawer, Skeleton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { RegisterRow, RegisterSheet } from "#server/register/protocol.ts";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { ErrorNote } from "../kit/ui/parts.tsx";
import { CodeMark } from "../register/CodeMark.tsx";
import { codeIn } from "../register/codes.ts";
import { DocumentButton } from "../register/explain/DocumentButton.tsx";
import { EvidenceBar } from "./EvidenceBar.tsx";
import { HistoryList } from "./HistoryList.tsx";
import css from "./PupilDrawer.module.css";
import { TraceList } from "./TraceList.tsx";

type Props = {
  sheet: RegisterSheet;
  /** Null: closed. */
  row: RegisterRow | null;
  onReopen: (row: RegisterRow) => void;
  onClose: () => void;
};

/** Everything about one pupil's lesson: what was decided by whom, and each event the proposal is made of. */
export function PupilDrawer({ sheet, row, onReopen, onClose }: Props) {
  const isPhone = useMediaQuery("(max-width: 599px)");
  return (
    <Drawer
      opened={row !== null}
      onClose={onClose}
      title={row?.fullName ?? ""}
      position={isPhone ? "bottom" : "right"}
      size={isPhone ? "88%" : 460}
      data-testid="pupil-drawer"
    >
      {row && <Known sheet={sheet} row={row} onReopen={() => onReopen(row)} />}
    </Drawer>
  );
}

function Known({
  sheet,
  row,
  onReopen,
}: {
  sheet: RegisterSheet;
  row: RegisterRow;
  onReopen: () => void;
}) {
  const { t } = useTranslation("register");
  const format = useFormat();
  const { lessonId } = sheet;
  const { personId, proposal, explanation } = row;
  const history = useQuery({
    queryKey: ["readRegisterHistory", lessonId, personId],
    queryFn: () => rest("readRegisterHistory", { lessonId, personId }),
    staleTime: 0,
  });
  const trace = useQuery({
    queryKey: ["readTrace", lessonId, personId],
    queryFn: () => rest("readTrace", { lessonId, personId }),
    staleTime: 0,
  });
  const code = codeIn(row);
  const measured = [
    t("measured.minutes", { minutes: format.duration(proposal.presentSec) }),
    format.percent(proposal.presentShare),
    ...(proposal.devices > 1 ? [t("measured.devices", { count: proposal.devices })] : []),
    ...(proposal.fallbackSec > 0
      ? [t("measured.fallback", { minutes: format.duration(proposal.fallbackSec) })]
      : []),
    ...(proposal.watchedShare !== null
      ? [t("measured.watched", { share: format.percent(proposal.watchedShare) })]
      : []),
  ];
  return (
    <div className={css.body}>
      <div className={css.now}>
        <CodeMark code={code} isQuiet />
        <b>{t(`code.${code}`)}</b>
        <span className={css.state}>{t(row.standing ? "state.confirmed" : "state.proposed")}</span>
      </div>
      <EvidenceBar
        axis={{ fromMs: Date.parse(sheet.from), toMs: Date.parse(sheet.to) }}
        evidence={proposal}
      />
      <p className={css.reason}>{format.words(proposal.reason)}</p>
      <p className={css.measured}>{measured.join(" · ")}</p>
      {explanation?.hasPhoto && sheet.mayReadDocuments && (
        <DocumentButton explanationId={explanation.id} />
      )}
      <h3>{t("history.title")}</h3>
      {history.error && <ErrorNote error={history.error} onRetry={history.refetch} />}
      {history.isPending && <Skeleton height={48} radius="md" />}
      {history.data && <HistoryList lines={history.data.lines} />}
      {row.standing && sheet.mayDecide && (
        <Button
          variant="default"
          leftSection={<Icon name="undo" />}
          data-testid="reopen"
          onClick={onReopen}
        >
          {t("reopen")}
        </Button>
      )}
      <h3>{t("trace.title")}</h3>
      {trace.error && <ErrorNote error={trace.error} onRetry={trace.refetch} />}
      {trace.isPending && <Skeleton height={96} radius="md" />}
      {trace.data && <TraceList entries={trace.data.entries} />}
    </div>
  );
}
