import { Button } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../kit/text/useErrorText.ts";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import type { ChoiceStore } from "./grid/choice.ts";
import css from "./JournalPage.module.css";
import type { SaveState } from "./sheet/sender.ts";
import type { Sheet } from "./sheet/sheet.ts";

const icons: Readonly<Record<SaveState["phase"], IconName>> = {
  saved: "check",
  saving: "refresh",
  offline: "wifiOff",
  refused: "alert",
};

/** Whether what was typed is in the journal. */
export function SaveLine({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation("journal");
  const { phase, unsent } = useSyncExternalStore(sheet.save.subscribe, sheet.save.get);
  return (
    <span className={css.save} role="status" data-phase={phase} data-testid="save-state">
      <Icon name={icons[phase]} sizePx={16} />
      {phase === "saved" && t("save.saved")}
      {phase === "saving" && t("save.saving")}
      {phase === "offline" && t("save.offline", { count: unsent })}
      {phase === "refused" && t("save.refused", { count: unsent })}
    </span>
  );
}

/** What the server would not take, in words, and the two ways out. */
export function RefusedBar({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation("journal");
  const wordsOf = useErrorText();
  const { phase, error } = useSyncExternalStore(sheet.save.subscribe, sheet.save.get);
  if (phase !== "refused") return null;
  return (
    <div className={css.bar} role="alert">
      <Icon name="alert" sizePx={20} />
      <span className={css.barText}>{wordsOf(error)}</span>
      <Button variant="default" onClick={sheet.retry}>
        {t("common:retry")}
      </Button>
      <Button variant="subtle" color="red" onClick={sheet.discard}>
        {t("save.discard")}
      </Button>
    </div>
  );
}

/** What one should know of what one has just done. */
export function RemarkLine({ choice }: { choice: ChoiceStore }) {
  const { t } = useTranslation("journal");
  const remark = useSyncExternalStore(choice.subscribe, () => choice.get().remark);
  return (
    <span className={css.remark} role="status" data-testid="remark">
      {remark?.what === "notTaken" && t("remark.notTaken", { count: remark.count })}
      {remark?.what === "othersChanged" && t("remark.othersChanged", { count: remark.count })}
      {remark?.what === "copied" && t("remark.copied", { count: remark.count })}
      {remark?.what === "notHeld" && t("remark.notHeld")}
      {remark?.what === "closed" && t("remark.closed")}
    </span>
  );
}
