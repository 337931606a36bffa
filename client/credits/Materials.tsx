import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { CreditBoard, CreditItem } from "#server/credits/protocol.ts";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import { Card } from "../kit/ui/parts.tsx";
import css from "./Materials.module.css";

export const iconOf = ({ kind }: Pick<CreditItem, "kind">): IconName =>
  kind === "listening" ? "music" : kind === "exercise" ? "timer" : "video";

/** What was given for the credit; its numbers stand on the chips below. */
export function Materials({ board }: { board: CreditBoard }) {
  const { t } = useTranslation("credits");
  const { items, tasks } = board;
  return (
    <Card isPadded>
      <h2 className={css.title}>{t("materials.title")}</h2>
      {items.length + tasks.length === 0 && (
        <p className={css.empty}>
          {t("materials.empty")} <Link to="/library/new">{t("materials.add")}</Link>
        </p>
      )}
      <ol className={css.list}>
        {items.map((item, at) => (
          <li key={item.id}>
            <span className={css.number}>{at + 1}</span>
            <Icon name={iconOf(item)} sizePx={18} />
            <Link to={`/library/${item.id}`}>{item.title}</Link>
          </li>
        ))}
        {tasks.map((task, at) => (
          <li key={task.id}>
            <span className={css.number}>{items.length + at + 1}</span>
            <Icon name="clipboard" sizePx={18} />
            <Link to={`/tasks/${task.id}/board`} className={css.task}>
              {task.text}
            </Link>
          </li>
        ))}
      </ol>
    </Card>
  );
}
