import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import css from "./Code.module.css";
import type { Lock } from "./useLock.ts";

/** On a phone: whether the code was compared, and the way to it. */
export function CodePill({ lock, onOpen }: { lock: Lock; onOpen: () => void }) {
  const { t } = useTranslation("privateRoom");
  const { stand, ask } = lock;
  if (stand !== "locked") return null;
  return (
    <button
      type="button"
      className={css.pill}
      data-ask={ask}
      data-testid="code-open"
      onClick={onOpen}
    >
      <Icon name={ask === "same" ? "check" : "shield"} sizePx={18} />
      {t(`code.pill.${ask}`)}
    </button>
  );
}
