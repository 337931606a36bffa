import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useClassroom } from "../kit/classroom/context.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import { BoardHead } from "./BoardHead.tsx";
import css from "./BoardStage.module.css";
import { LightBoard } from "./LightBoard.tsx";

const BoardEditor = lazy(async () => ({
  default: (await import("./editor/BoardEditor.tsx")).BoardEditor,
}));

/** The stage while it holds a board. */
export function BoardStage() {
  const { stage } = useClassroom();
  return stage.kind === "board" ? <Board key={stage.sceneId} sceneId={stage.sceneId} /> : null;
}

type Props = {
  sceneId: string;
  /** Of a group, whose members draw without being asked. */
  isGroups?: boolean;
};

/** A board: to draw on for who may, to look at for everybody else; in the sound mode only when asked for. */
export function Board({ sceneId, isGroups = false }: Props) {
  const { t } = useTranslation("whiteboard");
  const { may, own, mode } = useClassroom();
  const [isAsked, setAsked] = useState(false);
  const mayDraw = may("draw") && (isGroups || (own?.rights.board ?? false));
  if (mode === "sound" && !may("present") && !isAsked)
    return (
      <div className={css.quiet}>
        <Icon name="whiteboard" sizePx={34} />
        <p>{t("quiet")}</p>
        <button
          type="button"
          className={css.show}
          data-testid="board-show"
          onClick={() => setAsked(true)}
        >
          {t("show")}
        </button>
      </div>
    );
  return (
    <section
      className={css.board}
      aria-label={t("board")}
      data-testid="board"
      data-drawing={mayDraw || undefined}
      data-tall={mayDraw || undefined}
    >
      {may("present") && !isGroups && <BoardHead sceneId={sceneId} />}
      <div className={css.sheet}>
        {mayDraw ? (
          <Suspense fallback={<LightBoard sceneId={sceneId} />}>
            <BoardEditor sceneId={sceneId} />
          </Suspense>
        ) : (
          <LightBoard sceneId={sceneId} />
        )}
      </div>
    </section>
  );
}
