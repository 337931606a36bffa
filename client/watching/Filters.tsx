import { Select, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { WatchingTable } from "#server/watching/protocol.ts";
import css from "./Filters.module.css";
import { type Shown, type SortBy, sortings, totalsOf } from "./rows.ts";

const ALL = "all";
type Props = { table: WatchingTable; shown: Shown; onChange: (shown: Shown) => void };
/** Which rows of the table are wanted, and in which order. */
export function Filters({ table, shown, onChange }: Props) {
  const { t } = useTranslation("watching");
  const { below } = totalsOf(table);
  return (
    <search className={css.filters}>
      {table.classes.length > 1 && (
        <Select
          label={t("filter.class")}
          allowDeselect={false}
          value={shown.classId ?? ALL}
          onChange={(value) => onChange({ ...shown, classId: value === ALL ? null : value })}
          data={[
            { value: ALL, label: t("filter.allClasses") },
            ...table.classes.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      <Select
        label={t("filter.sort")}
        allowDeselect={false}
        value={shown.sortBy}
        onChange={(value) =>
          onChange({ ...shown, sortBy: sortings.find((one) => one === value) ?? "name" })
        }
        data={sortings.map((value: SortBy) => ({ value, label: t(`sort.${value}`) }))}
      />
      <Switch
        className={css.below}
        label={t("filter.below", { count: below })}
        checked={shown.isOnlyBelow}
        onChange={({ currentTarget }) => onChange({ ...shown, isOnlyBelow: currentTarget.checked })}
        data-testid="only-below"
      />
    </search>
  );
}
