import { Button } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./JournalPage.module.css";
import { type Column, cellKey } from "./model/columns.ts";
import type { Sheet } from "./sheet/sheet.ts";
import { useColumnName } from "./useColumnName.ts";

type Props = {
  sheet: Sheet;
  pupils: readonly { id: string; fullName: string }[];
  columns: readonly Column[];
};

/** Cells that two people wrote at once: both values, and one tap to choose. */
export function ConflictBar({ sheet, pupils, columns }: Props) {
  const { t } = useTranslation("journal");
  const nameOf = useColumnName();
  const { conflicts: count } = useSyncExternalStore(sheet.save.subscribe, sheet.save.get);
  const conflict = useSyncExternalStore(sheet.onConflict, sheet.conflict);
  if (count === 0 || !conflict) return null;
  const { wanted, stands } = conflict;
  const key = cellKey(wanted.pupilId, wanted.column);
  const pupil = pupils.find(({ id }) => id === wanted.pupilId)?.fullName ?? "";
  const column = columns.find(({ id }) => id === wanted.column);
  const said = (value: number | null) => (value === null ? t("conflict.nothing") : String(value));
  return (
    <div className={css.bar} role="alert" data-testid="conflict">
      <Icon name="alert" sizePx={20} />
      <span className={css.barText}>
        <b>{[pupil, column && nameOf(column)].filter(Boolean).join(" · ")}</b> {t("conflict.text")}
        {count > 1 && ` ${t("conflict.more", { count: count - 1 })}`}
      </span>
      <Button data-testid="conflict-mine" onClick={() => sheet.choose(key, "mine")}>
        {t("conflict.mine", { value: said(wanted.value) })}
      </Button>
      <Button
        variant="default"
        data-testid="conflict-theirs"
        onClick={() => sheet.choose(key, "theirs")}
      >
        {t("conflict.theirs", { value: said(stands.value) })}
      </Button>
    </div>
  );
}
