import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ItemList } from "#server/library/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Card } from "../../kit/ui/parts.tsx";
import css from "./NextPanel.module.css";
import { useOwnPercents } from "./useItem.ts";

/** The address of an item as a part of a list. */
export const inList = (itemId: string, listId: string) => `/library/${itemId}?list=${listId}`;

/** The list the item was opened from: where one is, what is seen, what comes. */
export function NextPanel({ list, itemId }: { list: ItemList; itemId: string }) {
  const { t } = useTranslation("library");
  const format = useFormat();
  const percents = useOwnPercents(list.items.map(({ id }) => id)).data;
  return (
    <Card>
      <div className={css.head}>
        <h2>
          <Link to={`/library/lists/${list.id}`}>{list.title}</Link>
        </h2>
        <span className={css.count}>
          {t("item.list.place", {
            place: list.items.findIndex(({ id }) => id === itemId) + 1,
            all: list.items.length,
          })}
        </span>
      </div>
      <ol className={css.items}>
        {list.items.map((item, at) => {
          const percent = percents?.get(item.id) ?? 0;
          const isNow = item.id === itemId;
          return (
            <li key={item.id}>
              <Link
                to={inList(item.id, list.id)}
                className={css.item}
                aria-current={isNow ? "true" : undefined}
              >
                <span className={css.number}>
                  {isNow ? <Icon name={item.isSound ? "music" : "play"} sizePx={14} /> : at + 1}
                </span>
                <span className={css.title}>{item.title}</span>
                <span className={css.percent}>{format.percent(percent / 100)}</span>
              </Link>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
