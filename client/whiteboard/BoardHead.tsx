import { Menu } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { BoardInfo, BoardSlide } from "#server/whiteboard/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./BoardHead.module.css";
import { lastSlideOf } from "./last-slide.ts";
import { useSceneName } from "./useSceneName.ts";
import { useScenes } from "./useScenes.ts";
import { WhoDraws } from "./WhoDraws.tsx";

/** Over the board, for who presents: which board, a new one, who draws, away with it. */
export function BoardHead({ sceneId }: { sceneId: string }) {
  const { t } = useTranslation("whiteboard");
  const { lessonId, call, fail } = useClassroom();
  const nameOf = useSceneName();
  const scenes = useScenes();
  const under = lastSlideOf(lessonId);
  const show = (id: string) => void call("board:show", { lessonId, sceneId: id }).catch(fail);
  const add = async (slide: BoardSlide | null) => {
    try {
      show((await call("board:make", { lessonId, slide })).id);
    } catch (error) {
      fail(error);
    }
  };
  const save = async (scene: BoardInfo, kind: "png" | "pdf") => {
    try {
      const { liveSource, readWhole, savePdf, savePng } = await import("./export/save.ts");
      const whole = await readWhole(scene, nameOf(scene), liveSource(scene, call));
      await (kind === "png" ? savePng(whole) : savePdf([whole], whole.name));
    } catch (error) {
      fail(error);
    }
  };
  const current = scenes?.find(({ id }) => id === sceneId);
  return (
    <div className={css.head}>
      <Menu position="bottom-start" withArrow>
        <Menu.Target>
          <button type="button" className={css.button} data-testid="board-pick">
            <Icon name="whiteboard" sizePx={20} />
            <span className={css.name}>{current ? nameOf(current) : t("board")}</span>
            <Icon name="chevronDown" sizePx={18} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {scenes?.map((scene) => (
            <Menu.Item
              key={scene.id}
              data-testid="board-choice"
              rightSection={scene.id === sceneId ? <Icon name="check" sizePx={18} /> : null}
              onClick={() => show(scene.id)}
            >
              {nameOf(scene)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          {current &&
            (["png", "pdf"] as const).map((kind) => (
              <Menu.Item
                key={kind}
                data-testid={`board-save-${kind}`}
                leftSection={<Icon name="download" sizePx={18} />}
                onClick={() => void save(current, kind)}
              >
                {t(`save.${kind}`)}
              </Menu.Item>
            ))}
          <Menu.Divider />
          <Menu.Item
            data-testid="board-new"
            leftSection={<Icon name="plus" sizePx={18} />}
            onClick={() => void add(null)}
          >
            {t("new")}
          </Menu.Item>
          {under && (
            <Menu.Item
              data-testid="board-over-slide"
              leftSection={<Icon name="plus" sizePx={18} />}
              onClick={() => void add(under)}
            >
              {t("newOverSlide", { page: under.page })}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <WhoDraws />
      <button
        type="button"
        className={css.button}
        aria-label={t("takeOff")}
        title={t("takeOff")}
        data-testid="board-off"
        onClick={() => void call("room:clearStage", { lessonId }).catch(fail)}
      >
        <Icon name="x" sizePx={20} />
      </button>
    </div>
  );
}
