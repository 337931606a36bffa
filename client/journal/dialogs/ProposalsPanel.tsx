import { Button, Drawer } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { JournalProposal } from "#server/journal/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { EmptyState, ErrorNote } from "../../kit/ui/parts.tsx";
import { useCellWords } from "../useCellWords.ts";
import { useColumnName } from "../useColumnName.ts";
import css from "./Dialogs.module.css";
import type { DialogProps } from "./Dialogs.tsx";
import { ProposalLine } from "./ProposalLine.tsx";

/** Everything that tasks and credits propose for this journal; one by one, or all numbers at once. */
export function ProposalsPanel({ grid, sheet, columns, journal, reread, onClose }: DialogProps) {
  const { t } = useTranslation("journal");
  const words = useCellWords();
  const nameOf = useColumnName();
  const { proposals, mayWrite } = grid;
  const numbers = proposals.filter(({ value }) => value !== null);
  const byPupil = Map.groupBy(proposals, ({ pupilId }) => pupilId);
  const takeAll = useMutation({
    // One after another: each is a step of its own in the journal's history.
    async mutationFn(all: readonly JournalProposal[]) {
      for (const { id } of all) {
        const wanted = { ...journal, proposalId: id, isTaken: true };
        const { cells, termMarks } = await rest("settleProposal", wanted);
        sheet.cells.takeCells(cells, termMarks, false);
        sheet.cells.dropProposal(id);
      }
    },
    onSettled: reread,
  });
  return (
    <Drawer opened onClose={onClose} position="right" size={420} title={t("proposals.title")}>
      <div className={css.proposals} data-testid="proposals-panel">
        {proposals.length === 0 && (
          <EmptyState icon="check" title={t("proposals.none.title")}>
            {t("proposals.none.text")}
          </EmptyState>
        )}
        {mayWrite && numbers.length > 1 && (
          <Button
            loading={takeAll.isPending}
            data-testid="proposals-take-all"
            onClick={() => takeAll.mutate(numbers)}
          >
            {t("proposals.takeAll", { count: numbers.length })}
          </Button>
        )}
        {takeAll.error && <ErrorNote error={takeAll.error} />}
        {grid.pupils.map(({ id, fullName }) => {
          const theirs = byPupil.get(id);
          if (!theirs) return null;
          return (
            <section key={id} className={css.ofPupil}>
              <h3>{fullName}</h3>
              {theirs.map((proposal) => {
                const column = columns.find((one) => one.id === proposal.column);
                if (!column) return null;
                return (
                  <div key={proposal.id}>
                    <div className={css.where}>{nameOf(column)}</div>
                    <ProposalLine
                      {...{ proposal, column, sheet, journal, mayWrite, words }}
                      onSettled={reread}
                    />
                  </div>
                );
              })}
            </section>
          );
        })}
      </div>
    </Drawer>
  );
}
