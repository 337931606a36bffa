import { useClickOutside } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { BarButton } from "../kit/classroom/BarButton.tsx";
import { canShareScreen } from "./media.ts";
import { PartButtons } from "./PartSlots.tsx";
import { ownSeat, type RoomState } from "./state.ts";
import css from "./Tools.module.css";
import type { RoomActions } from "./useActions.ts";

type Props = { state: RoomState; actions: RoomActions };

/** The screen and what the parts of the room add. */
export function Tools({ state, actions }: Props) {
  const { t } = useTranslation("room");
  const own = ownSeat(state);
  const isScreenOn = state.local.screen.state !== "off";
  return (
    <>
      {own?.rights.screen && canShareScreen() && (
        <BarButton
          testId="screen"
          icon="screen"
          label={t("bar.screen")}
          hint={t(isScreenOn ? "screen.off" : "screen.on")}
          isOn={isScreenOn}
          isBusy={state.local.screen.state === "starting"}
          onClick={actions.toggleScreen}
        />
      )}
      <PartButtons />
      {state.me?.actions.includes("lead") && state.lesson?.kind !== "consultation" && (
        <BarButton
          testId="mute-all"
          icon="volumeOff"
          label={t("bar.muteAll")}
          hint={t("muteAll.hint")}
          onClick={actions.muteAll}
        />
      )}
    </>
  );
}

/**
 * The same behind one button, where the bar is too narrow for all. They stay mounted while hidden: what a tool has
 * opened hangs on its button.
 */
export function ToolsSheet(props: Props) {
  const { t } = useTranslation("room");
  const [isOpen, setOpen] = useState(false);
  const outside = useClickOutside(() => setOpen(false));
  return (
    <div ref={outside} className={css.place}>
      <BarButton
        testId="tools"
        icon="grid"
        label={t("bar.tools")}
        hint={t("bar.toolsHint")}
        isOn={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      <section
        className={css.sheet}
        data-open={isOpen || undefined}
        aria-label={t("bar.tools")}
        onClickCapture={() => setTimeout(() => setOpen(false))}
        onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
      >
        <Tools {...props} />
      </section>
    </div>
  );
}
