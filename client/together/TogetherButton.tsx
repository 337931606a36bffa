import { lazy } from "react";
import { useTranslation } from "react-i18next";
import { useClassroom } from "../kit/classroom/context.tsx";
import { DialogButton } from "../kit/classroom/DialogButton.tsx";

const PickDialog = lazy(async () => ({ default: (await import("./PickDialog.tsx")).PickDialog }));

/** Opens the choice of a film, for those who present. */
export function TogetherButton() {
  const { t } = useTranslation("together");
  const { may, stage } = useClassroom();
  if (!may("present")) return null;
  return (
    <DialogButton
      Dialog={PickDialog}
      testId="together"
      icon="video"
      label={t("button")}
      hint={t("hint")}
      isOn={stage.kind === "video"}
    />
  );
}
