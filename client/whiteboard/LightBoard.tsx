import { Button } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { BoardShape } from "#server/whiteboard/protocol-elements.ts";
import { pileOf } from "#server/whiteboard/protocol-merge.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { useErrorText } from "../kit/text/useErrorText.ts";
import { sizeFor } from "../slides/size.ts";
import css from "./LightBoard.module.css";
import type { BoardLink } from "./sync/link.ts";
import { useBoardLink } from "./sync/useBoardLink.ts";
import { usePictures } from "./sync/usePictures.ts";
import { useGround } from "./useGround.ts";
import { BoardView } from "./view/BoardView.tsx";
import { ZoomArea } from "./view/ZoomArea.tsx";

type Props = { sceneId: string };

/** A board to look at: no Excalidraw, changes twice a second, a few hundred bytes each. */
export function LightBoard({ sceneId }: Props) {
  const { t } = useTranslation("whiteboard");
  const wordsOf = useErrorText();
  const { lessonId, call, mode } = useClassroom();
  const [shapes, setShapes] = useState<BoardShape[]>([]);
  const held = useRef<BoardLink | null>(null);
  const { link, isOpen, error } = useBoardLink(sceneId, "calm", {
    onChanged: () => setShapes(held.current ? pileOf(held.current.elements()) : []),
  });
  held.current = link;
  const ground = useGround(lessonId, link?.scene?.slide ?? null, sizeFor(mode, window.innerWidth));
  const pictures = usePictures(shapes, (fileId) =>
    call("board:readImage", { lessonId, sceneId, fileId }),
  );
  if (!isOpen && error)
    return (
      <div className={css.state} role="alert">
        <p>{wordsOf(error)}</p>
        <Button variant="default" onClick={() => void link?.open().catch(() => undefined)}>
          {t("again")}
        </Button>
      </div>
    );
  if (!isOpen) return <output className={css.state}>{t("opening")}</output>;
  return (
    <ZoomArea>
      <BoardView shapes={shapes} pictures={pictures} ground={ground} label={t("board")} />
      {shapes.length === 0 && !ground && <p className={css.empty}>{t("empty")}</p>}
    </ZoomArea>
  );
}
