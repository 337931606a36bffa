import { lazy } from "react";
import { useTranslation } from "react-i18next";
import { useClassroom } from "../kit/classroom/context.tsx";
import { DialogButton } from "../kit/classroom/DialogButton.tsx";

const DeckDialog = lazy(async () => ({ default: (await import("./DeckDialog.tsx")).DeckDialog }));

/** Opens the lesson's materials, for those who present. */
export function SlidesButton() {
  const { t } = useTranslation("slides");
  const { may, stage } = useClassroom();
  if (!may("present")) return null;
  return (
    <DialogButton
      Dialog={DeckDialog}
      testId="slides-button"
      icon="board"
      label={t("button")}
      hint={t("hint")}
      isOn={stage.kind === "slides"}
    />
  );
}
