import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { JournalProposal } from "#server/journal/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { ErrorNote, StatusChip } from "../../kit/ui/parts.tsx";
import type { JournalRef } from "../cell/CellForm.tsx";
import type { CellWords } from "../grid/Cell.tsx";
import type { Column } from "../model/columns.ts";
import type { Sheet } from "../sheet/sheet.ts";
import css from "./Dialogs.module.css";

type Props = {
  proposal: JournalProposal;
  column: Column;
  sheet: Sheet;
  journal: JournalRef;
  mayWrite: boolean;
  words: CellWords;
  onSettled?: () => void;
};

/** Takes a proposal or lets it go; the cell shows it at once. */
export function useSettling({ sheet, journal, onSettled }: Settling) {
  return useMutation({
    mutationFn: ({ proposalId, isTaken }: { proposalId: string; isTaken: boolean }) =>
      rest("settleProposal", { ...journal, proposalId, isTaken }),
    onSuccess({ cells, termMarks }, { proposalId }) {
      sheet.cells.takeCells(cells, termMarks, false);
      sheet.cells.dropProposal(proposalId);
      onSettled?.();
    },
  });
}
type Settling = Pick<Props, "sheet" | "journal" | "onSettled">;

const tones = { points: "primary", credit: "primary", missing: "bad", late: "warn" } as const;

/** What is proposed for a cell and why; the teacher's yes or no. */
export function ProposalLine(props: Props) {
  const { proposal, column, mayWrite, words } = props;
  const { t } = useTranslation("journal");
  const format = useFormat();
  const settling = useSettling(props);
  const { id, kind, value, reason } = proposal;
  const said =
    column.kind === "credit" ? (value === 1 ? words.passed : words.failed) : String(value);
  return (
    <div className={css.proposal} data-testid="proposal" data-kind={kind}>
      <StatusChip tone={tones[kind]}>{t(`proposals.kind.${kind}`)}</StatusChip>
      <p>{format.words(reason)}</p>
      {mayWrite && (
        <div className={css.choices}>
          <Button
            size="md"
            loading={settling.isPending}
            data-testid="proposal-take"
            onClick={() => settling.mutate({ proposalId: id, isTaken: true })}
          >
            {value === null ? t("proposals.asComment") : t("proposals.take", { value: said })}
          </Button>
          <Button
            variant="default"
            data-testid="proposal-leave"
            disabled={settling.isPending}
            onClick={() => settling.mutate({ proposalId: id, isTaken: false })}
          >
            {t("proposals.leave")}
          </Button>
        </div>
      )}
      {settling.error && <ErrorNote error={settling.error} />}
    </div>
  );
}
