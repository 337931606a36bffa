import { SegmentedControl, Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormat } from "../kit/text/useFormat.ts";
import css from "./ChatPanel.module.css";
import type { RoomState } from "./state.ts";
import type { RoomActions } from "./useActions.ts";

/** Seconds between two messages of one pupil; 0: no slow mode. */
const SLOW_SEC = [0, 10, 30, 60] as const;
type Props = { state: RoomState; actions: RoomActions };

/** How the chat is held, for those who lead: open, to the teacher, closed; and how fast. */
export function ChatHeld({ state, actions }: Props) {
  const { t } = useTranslation("room");
  const { duration } = useFormat();
  const { chatSettings, ofClass } = state;
  const held = ofClass.chat ? chatSettings.mode : "closed";
  const hold = (next: string) => {
    if (next === "closed") return actions.changeRights(null, { chat: false });
    if (!ofClass.chat) actions.changeRights(null, { chat: true });
    actions.changeChat({ mode: next === "teacher" ? "teacher" : "all" });
  };
  return (
    <div className={css.holding}>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t("chat.held")}
        value={held}
        onChange={hold}
        data={[
          { value: "all", label: t("chat.hold.all") },
          { value: "teacher", label: t("chat.hold.teacher") },
          { value: "closed", label: t("chat.hold.closed") },
        ]}
      />
      {held !== "closed" && (
        <Select
          aria-label={t("chat.slow")}
          size="xs"
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          value={String(chatSettings.slowSec)}
          data={SLOW_SEC.map((sec) => ({
            value: String(sec),
            label: sec === 0 ? t("chat.slowOff") : t("chat.slowOn", { time: duration(sec) }),
          }))}
          onChange={(value) => actions.changeChat({ slowSec: Number(value) })}
        />
      )}
    </div>
  );
}
