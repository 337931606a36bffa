import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import css from "./Dialogs.module.css";

const rows = [
  { keys: ["1", "…", "10"], word: "number" },
  { keys: ["Enter"], word: "enter" },
  { keys: ["Tab"], word: "tab" },
  { keys: ["←", "↑", "→", "↓"], word: "arrows" },
  { keys: ["Shift + ↓"], word: "range" },
  { keys: ["F2"], word: "edit" },
  { keys: ["Delete"], word: "clear" },
  { keys: ["Ctrl + Z", "Ctrl + Y"], word: "undo" },
  { keys: ["Ctrl + C", "Ctrl + V"], word: "copy" },
  { keys: ["Alt + M"], word: "panel" },
  { keys: ["+", "−"], word: "credit" },
  { keys: ["Esc", "Tab"], word: "leave" },
] as const;
export const keyWords = rows.map(({ word }) => word);
const codes = ["unexcused", "ill", "excused", "late"] as const;

/** Which keys do what in the grid. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("journal");
  return (
    <Modal opened onClose={onClose} size={520} title={t("keys.title")}>
      <dl className={css.keys}>
        {rows.map(({ keys, word }) => (
          <div key={word}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(`keys.${word}`)}</dd>
          </div>
        ))}
        <div>
          <dt>
            {codes.map((code) => (
              <kbd key={code}>{t(`letter.${code}`)}</kbd>
            ))}
          </dt>
          <dd>{t("keys.letters")}</dd>
        </div>
      </dl>
    </Modal>
  );
}
