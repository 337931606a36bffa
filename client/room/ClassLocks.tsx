import { useTranslation } from "react-i18next";
import type { ClassLocks as Locks } from "#server/rooms/protocol.ts";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import css from "./ClassPanel.module.css";
import type { RoomActions } from "./useActions.ts";

const rows: { right: "microphone" | "camera" | "chat" | "board"; icon: IconName }[] = [
  { right: "microphone", icon: "mic" },
  { right: "camera", icon: "camera" },
  { right: "chat", icon: "chat" },
  { right: "board", icon: "pencil" },
];

/** Four switches of the whole class; pressed means locked. */
export function ClassLocks({ ofClass, actions }: { ofClass: Locks; actions: RoomActions }) {
  const { t } = useTranslation("room");
  return (
    <fieldset className={css.locks}>
      <legend>{t("locks.title")}</legend>
      {rows.map(({ right, icon }) => {
        const isOpen = ofClass[right];
        return (
          <button
            key={right}
            type="button"
            className={css.lock}
            data-testid={`class-lock-${right}`}
            aria-pressed={!isOpen}
            onClick={() => actions.changeRights(null, { [right]: !isOpen })}
          >
            <Icon name={isOpen ? icon : "lock"} sizePx={18} />
            {t(`locks.${right}.name`)}
          </button>
        );
      })}
    </fieldset>
  );
}
