import { Drawer } from "@mantine/core";
import { useSyncExternalStore } from "react";
import type { ChoiceStore } from "../grid/choice.ts";
import { useColumnName } from "../useColumnName.ts";
import { CellForm, type FormProps } from "./CellForm.tsx";

type Props = Omit<FormProps, "pupil" | "column"> & {
  pupils: readonly { id: string; fullName: string; hasLeft: boolean }[];
  columns: readonly FormProps["column"][];
  choice: ChoiceStore;
  onClosed: () => void;
};

/** Everything about the chosen cell, beside the grid: value, letter, comment, proposals, history. */
export function CellDrawer({ pupils, columns, choice, onClosed, ...form }: Props) {
  const nameOf = useColumnName();
  const { selection, isPanelOpen } = useSyncExternalStore(choice.subscribe, choice.get);
  const pupil = selection ? pupils[selection.at.row] : undefined;
  const column = selection ? columns[selection.at.col] : undefined;
  const close = () => choice.patch({ isPanelOpen: false });
  return (
    <Drawer
      opened={isPanelOpen && pupil !== undefined && column !== undefined}
      onClose={close}
      position="right"
      size={380}
      returnFocus={false}
      title={pupil && column && `${pupil.fullName} · ${nameOf(column)}`}
      onExitTransitionEnd={onClosed}
      data-testid="cell-panel"
    >
      {pupil && column && (
        <CellForm
          key={`${pupil.id} ${column.id}`}
          pupil={pupil}
          column={column}
          {...form}
          mayWrite={form.mayWrite && !pupil.hasLeft}
          onColumn={(one) => {
            close();
            form.onColumn(one);
          }}
        />
      )}
    </Drawer>
  );
}
