import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useClassroom } from "../kit/classroom/context.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import { Board } from "./BoardStage.tsx";
import css from "./GroupBoardPanel.module.css";
import { openGroupBoard } from "./group-board.ts";

/** The board of one's group, over the class's stage. */
export function GroupBoardPanel({ groupId }: { groupId: string }) {
  const { t } = useTranslation("whiteboard");
  const { lessonId, call, fail } = useClassroom();
  const [sceneId, setSceneId] = useState<string | null>(null);
  useEffect(() => {
    let isWanted = true;
    call("board:make", { lessonId, groupId }).then(
      ({ id }) => isWanted && setSceneId(id),
      (error) => {
        openGroupBoard(false);
        fail(error);
      },
    );
    return () => {
      isWanted = false;
    };
  }, [call, lessonId, groupId, fail]);
  return (
    <section className={css.panel} aria-label={t("groupBoard")} data-testid="group-board-panel">
      <div className={css.head}>
        <Icon name="whiteboard" sizePx={20} />
        <span className={css.name}>{t("groupBoard")}</span>
        <button
          type="button"
          className={css.close}
          aria-label={t("closeGroupBoard")}
          data-testid="group-board-close"
          onClick={() => openGroupBoard(false)}
        >
          <Icon name="x" sizePx={20} />
        </button>
      </div>
      <div className={css.sheet}>{sceneId && <Board sceneId={sceneId} isGroups />}</div>
    </section>
  );
}
