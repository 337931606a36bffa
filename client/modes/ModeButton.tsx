import { useTranslation } from "react-i18next";
import { BarButton } from "../kit/classroom/BarButton.tsx";
import { useClassroom } from "../kit/classroom/context.tsx";
import { modeIcons } from "./looks.ts";
import { sheetStore } from "./stores.ts";

/** A pupil's way to the modes. A teacher has it behind the sign of the link. */
export function ModeButton() {
  const { t } = useTranslation("modes");
  const { mode, may } = useClassroom();
  if (may("lead")) return null;
  return (
    <BarButton
      testId="mode-button"
      icon={mode === "full" ? "headphones" : modeIcons[mode]}
      label={t("button.label")}
      hint={t("button.hint")}
      isOn={mode !== "full"}
      onClick={() => sheetStore.patch({ isOpen: true })}
    />
  );
}
