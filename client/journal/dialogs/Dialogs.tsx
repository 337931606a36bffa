import type { JournalGrid, JournalWork } from "#server/journal/protocol.ts";
import type { JournalRef } from "../cell/CellForm.tsx";
import type { Column } from "../model/columns.ts";
import type { Sheet } from "../sheet/sheet.ts";
import { KeysDialog } from "./KeysDialog.tsx";
import { LessonDialog } from "./LessonDialog.tsx";
import { PlanDialog } from "./PlanDialog.tsx";
import { ProposalsPanel } from "./ProposalsPanel.tsx";
import { WorkDialog } from "./WorkDialog.tsx";

/** Which of a journal's dialogs is open; a work of null is a new one. */
export type Opened =
  | { what: "lesson"; lessonId: string }
  | { what: "work"; work: JournalWork | null }
  | { what: "plan" | "proposals" | "keys" }
  | null;
export type DialogProps = {
  grid: JournalGrid;
  sheet: Sheet;
  columns: readonly Column[];
  journal: JournalRef;
  reread: () => void;
  onClose: () => void;
};

/** The dialog that is open, if any. */
export function Dialogs({ opened, ...props }: DialogProps & { opened: Opened }) {
  switch (opened?.what) {
    case "lesson": {
      const lesson = props.grid.lessons.find(({ lessonId }) => lessonId === opened.lessonId);
      return lesson ? <LessonDialog key={lesson.lessonId} lesson={lesson} {...props} /> : null;
    }
    case "work":
      return <WorkDialog work={opened.work} {...props} />;
    case "plan":
      return <PlanDialog {...props} />;
    case "proposals":
      return <ProposalsPanel {...props} />;
    case "keys":
      return <KeysDialog onClose={props.onClose} />;
    default:
      return null;
  }
}
