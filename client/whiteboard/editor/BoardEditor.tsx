import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { CallError } from "../../kit/call.ts";
import { useClassroom } from "../../kit/classroom/context.tsx";
import { currentLanguage } from "../../kit/text/text.ts";
import { sizeFor } from "../../slides/size.ts";
import { useGround } from "../useGround.ts";
import { slideBox } from "../view/slide-box.ts";
import css from "./BoardEditor.module.css";
import { type AppState, captures, Excalidraw, NUNITO } from "./excalidraw.ts";
import { FIRST_INK, type Ink, isStray, stateOf, toolOf } from "./inks.ts";
import type { ExcalidrawElement } from "./pack.ts";
import { pictureAmong, placePicture } from "./picture.ts";
import { Slide } from "./Slide.tsx";
import { ToolBar } from "./ToolBar.tsx";
import { clearBoard, paintSelected, pressUndo, takeTool } from "./tools.ts";
import { useExcalidraw } from "./useExcalidraw.ts";

type Props = { sceneId: string };
const LANGUAGES = { kk: "kk-KZ", ru: "ru-RU", en: "en" } as const;
const UI = {
  tools: { image: false },
  canvasActions: {
    ...{ changeViewBackgroundColor: false, clearCanvas: false, export: false as const },
    ...{ loadScene: false, saveToActiveFile: false, toggleTheme: false, saveAsImage: false },
  },
};
const START = {
  appState: {
    ...stateOf(FIRST_INK),
    ...{ currentItemRoughness: 0, currentItemFontFamily: NUNITO, currentItemFillStyle: "solid" },
    viewBackgroundColor: "transparent",
    // The pen is in hand from the beginning.
    activeTool: { type: "freedraw", customType: null, lastActiveTool: null, locked: false },
  },
};
const isWriting = (target: EventTarget) =>
  target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;

/** The board for who may draw on it: Excalidraw with our tools in the place of its own. */
export function BoardEditor({ sceneId }: Props) {
  const { t } = useTranslation("whiteboard");
  const { lessonId, call, fail, may, mode } = useClassroom();
  const root = useRef<HTMLDivElement>(null);
  const { api, setApi, link, isOpen, isShown, onChange, seeAll, asked } = useExcalidraw(sceneId);
  const ground = useGround(lessonId, link?.scene?.slide ?? null, sizeFor(mode, window.innerWidth));
  const slide = useMemo(() => (ground ? slideBox(ground) : undefined), [ground]);
  useEffect(() => {
    if (isShown) seeAll(slide);
  }, [isShown, seeAll, slide]);
  const [ink, setInk] = useState<Ink>(FIRST_INK);
  const [isCleared, setCleared] = useState(false);
  const [count, setCount] = useState(0);

  const use = (change: Partial<Ink>) => {
    if (!api) return;
    const next = { ...ink, ...change };
    setInk(next);
    if (change.tool) takeTool(api, next);
    else {
      api.updateScene({ appState: stateOf(next), captureUpdate: captures.NEVER });
      paintSelected(api, next);
    }
  };
  // A shape once drawn, Excalidraw itself goes over to selecting.
  const heard = useCallback(
    (elements: readonly ExcalidrawElement[], { activeTool }: AppState) => {
      setInk((now) => {
        const tool = toolOf(activeTool.type, now.tool);
        return tool === now.tool ? now : { ...now, tool };
      });
      setCount(elements.filter(({ isDeleted }) => !isDeleted).length);
      onChange(elements);
    },
    [onChange],
  );

  const place = async (file: Blob) => {
    if (!api) return;
    try {
      await placePicture(api, file, async (picture) => {
        const { fileId } = await call("board:addImage", { lessonId, sceneId, ...picture });
        asked.current.add(fileId);
        return fileId;
      });
      use({ tool: "selection" });
    } catch (error) {
      const reason = "photo_unreadable";
      const unreadable = {
        code: "invalid",
        message: "The browser cannot read it",
        reason,
      } as const;
      fail(error instanceof CallError ? error : new CallError(unreadable, error));
    }
  };
  const keys = (event: KeyboardEvent) => {
    if (!isWriting(event.target) && isStray(event)) event.stopPropagation();
  };
  const undo = (isRedo: boolean) => {
    setCleared(false);
    if (root.current) pressUndo(root.current, isRedo);
  };

  return (
    <div
      className={css.editor}
      data-testid="board-editor"
      data-open={isOpen || undefined}
      data-shapes={count}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only keeps keys of the board from the room */}
      <div
        ref={root}
        className={css.sheet}
        onKeyDownCapture={keys}
        onKeyDown={(event) => event.stopPropagation()}
        onContextMenuCapture={(event) => {
          event.preventDefault();
          event.stopPropagation();
        }}
        onDropCapture={(event) => {
          const file = pictureAmong(event.dataTransfer.files);
          event.preventDefault();
          event.stopPropagation();
          if (file) void place(file);
        }}
      >
        {ground && <Slide ground={ground} api={api} />}
        <Excalidraw
          excalidrawAPI={setApi}
          initialData={START}
          onChange={heard}
          onPaste={(data, event) => {
            const file = pictureAmong(data.files ?? event?.clipboardData?.files ?? []);
            if (file) void place(file);
            return !file;
          }}
          langCode={LANGUAGES[currentLanguage()]}
          theme="light"
          UIOptions={UI}
          handleKeyboardGlobally={false}
          autoFocus={false}
          gridModeEnabled={false}
          aiEnabled={false}
        />
        {!isOpen && <output className={css.opening}>{t("opening")}</output>}
      </div>
      <ToolBar
        ink={ink}
        mayClear={may("present")}
        isCleared={isCleared}
        onInk={use}
        onPicture={(file) => void place(file)}
        onUndo={undo}
        onFit={() => seeAll(slide)}
        onClear={() => {
          if (!api) return;
          clearBoard(api);
          setCleared(true);
        }}
      />
    </div>
  );
}
