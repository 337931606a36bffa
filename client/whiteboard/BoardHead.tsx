import { Menu } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { BoardInfo } from "#server/whiteboard/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./BoardHead.module.css";
import { useScenes } from "./useScenes.ts";
import { WhoDraws } from "./WhoDraws.tsx";

/** Over the board, for who presents: which board, a new one, who draws, away with it. */
export function BoardHead({ sceneId }: { sceneId: string }) {
  const { t } = useTranslation("whiteboard");
  const { lessonId, call, fail } = useClassroom();
  const scenes = useScenes();
  const show = (id: string) => void call("board:show", { lessonId, sceneId: id }).catch(fail);
  const add = async () => {
    try {
      show((await call("board:make", { lessonId })).id);
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
            <span className={css.name}>{current ? <SceneName scene={current} /> : t("board")}</span>
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
              <SceneName scene={scene} />
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item
            data-testid="board-new"
            leftSection={<Icon name="plus" sizePx={18} />}
            onClick={() => void add()}
          >
            {t("new")}
          </Menu.Item>
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

/** What a board is called. */
export function SceneName({ scene }: { scene: BoardInfo }) {
  const { t } = useTranslation("whiteboard");
  const { number, slide, groupId } = scene;
  if (slide) return t("overSlide", { page: slide.page });
  return groupId ? t("ofGroup", { number }) : t("numbered", { number });
}
