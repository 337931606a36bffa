import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { BarButton } from "../kit/classroom/BarButton.tsx";
import { useClassroom } from "../kit/classroom/context.tsx";
import { openGroupBoard, useGroupBoardOpen } from "./group-board.ts";
import { rememberSlide } from "./last-slide.ts";

/** «Board» in the bar, for who presents: puts the board of last time on the stage, or the first one; off again. */
export function BoardButton() {
  const { t } = useTranslation("whiteboard");
  const { lessonId, stage, own, may, call, fail } = useClassroom();
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    if (stage.kind === "slides")
      rememberSlide(lessonId, { deckId: stage.deckId, page: stage.page });
  }, [lessonId, stage]);
  const group = own?.groupId ? <GroupButton /> : null;
  if (!may("present")) return group;
  const isOn = stage.kind === "board";
  const toggle = async () => {
    if (isOn) return call("room:clearStage", { lessonId });
    const { scenes, lastShownId } = await call("board:list", { lessonId });
    const own = scenes.filter(({ groupId, slide }) => groupId === null && slide === null);
    const sceneId = lastShownId ?? own.at(-1)?.id ?? (await call("board:make", { lessonId })).id;
    return call("board:show", { lessonId, sceneId });
  };
  return (
    <>
      {group}
      <BarButton
        testId="board-button"
        icon="whiteboard"
        label={t("button")}
        hint={t(isOn ? "takeOff" : "putOn")}
        isOn={isOn}
        isBusy={isBusy}
        onClick={() => {
          setBusy(true);
          toggle()
            .catch(fail)
            .finally(() => setBusy(false));
        }}
      />
    </>
  );
}

/** In a group: its own board. */
function GroupButton() {
  const { t } = useTranslation("whiteboard");
  const isOpen = useGroupBoardOpen();
  return (
    <BarButton
      testId="group-board"
      icon="whiteboard"
      label={t("groupBoard")}
      hint={t(isOpen ? "closeGroupBoard" : "openGroupBoard")}
      isOn={isOpen}
      onClick={() => openGroupBoard(!isOpen)}
    />
  );
}
