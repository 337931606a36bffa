import { Menu } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useClassroom } from "../kit/classroom/context.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./BoardHead.module.css";
import { choosable, type Drawers, drawerChoices, drawersOf } from "./drawers.ts";

/** «Who draws»: the teacher alone, pupils of a list, or everybody. */
export function WhoDraws() {
  const { t } = useTranslation("whiteboard");
  const { lessonId, seats, call, fail } = useClassroom();
  const [isChoosing, setChoosing] = useState(false);
  const drawers = drawersOf(seats);
  const shown = isChoosing ? "chosen" : drawers;
  const give = (personId: string | null, board: boolean) =>
    void call("room:changeRights", { lessonId, personId, change: { board } }).catch(fail);
  const pick = (choice: Drawers) => {
    setChoosing(choice === "chosen");
    if (choice !== "chosen") give(null, choice === "everybody");
    else if (drawers === "everybody") give(null, false);
  };
  const pupils = choosable(seats);
  return (
    <Menu position="bottom-end" withArrow closeOnItemClick={false}>
      <Menu.Target>
        <button
          type="button"
          className={`${css.button} ${css.push}`}
          data-testid="board-drawers"
          data-drawers={drawers}
        >
          <Icon name="pencil" sizePx={20} />
          <span>
            <span className={css.long}>{t("drawers.title")} </span>
            {t(`drawers.${drawers}`)}
          </span>
          <Icon name="chevronDown" sizePx={18} />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={css.drawers}>
        <Menu.Label>{t("drawers.title")}</Menu.Label>
        {drawerChoices.map((choice) => (
          <Menu.Item
            key={choice}
            data-testid={`drawers-${choice}`}
            rightSection={shown === choice ? <Icon name="check" sizePx={18} /> : null}
            onClick={() => pick(choice)}
          >
            {t(`drawers.${choice}`)}
          </Menu.Item>
        ))}
        {shown === "chosen" && (
          <div className={css.pupils}>
            {pupils.length === 0 && <p className={css.none}>{t("drawers.nobody")}</p>}
            {pupils.map(({ personId, name, rights }) => (
              <Menu.Item
                key={personId}
                role="menuitemcheckbox"
                aria-checked={rights.board}
                data-testid="drawer"
                data-person-id={personId}
                rightSection={rights.board ? <Icon name="pencil" sizePx={18} /> : null}
                onClick={() => give(personId, !rights.board)}
              >
                {name}
              </Menu.Item>
            ))}
          </div>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
