import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CreditBoard } from "#server/credits/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card } from "../kit/ui/parts.tsx";
import css from "./Rubric.module.css";
import { RubricDialog } from "./RubricDialog.tsx";
import type { BoardKey } from "./useCredits.ts";
import { useCriterionWords } from "./useCriterionWords.ts";

/** What the credit asks for, and who said so. */
export function RubricCard({ board, boardKey }: { board: CreditBoard; boardKey: BoardKey }) {
  const { t } = useTranslation("credits");
  const format = useFormat();
  const wordsOf = useCriterionWords();
  const [isOpen, setOpen] = useState(false);
  const { rubric } = board;
  return (
    <Card isPadded>
      <div className={css.head}>
        <h2>{t("rubric.title")}</h2>
        {board.mayWrite && (
          <Button
            variant="subtle"
            leftSection={<Icon name="pencil" sizePx={18} />}
            data-testid="rubric-edit"
            onClick={() => setOpen(true)}
          >
            {t("rubric.edit")}
          </Button>
        )}
      </div>
      <ul className={css.list} data-testid="rubric">
        {rubric.criteria.map((criterion) => (
          <li key={criterion.kind === "judged" ? criterion.key : criterion.kind}>
            <Icon name={criterion.kind === "judged" ? "eye" : "check"} sizePx={18} />
            {wordsOf(criterion)}
          </li>
        ))}
      </ul>
      <small className={css.by}>
        {rubric.by && rubric.at
          ? t("rubric.by", {
              name: rubric.by.name,
              day: format.shortDay(format.dayOf(rubric.at)),
              version: rubric.version,
            })
          : t("rubric.usual")}
      </small>
      {isOpen && <RubricDialog {...{ board, boardKey }} onClose={() => setOpen(false)} />}
    </Card>
  );
}
