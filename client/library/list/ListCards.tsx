import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ItemList } from "#server/library/protocol.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Poster } from "../card/Poster.tsx";
import css from "./ListCards.module.css";

/** Lists to watch or listen to in order. */
export function ListCards({ lists }: { lists: readonly ItemList[] }) {
  const { t } = useTranslation("library");
  return (
    <ul className={css.cards}>
      {lists.map(({ id, title, author, items }) => (
        <li key={id}>
          <Link to={`/library/lists/${id}`} className={css.card} data-testid="library-list">
            <span className={css.stack}>
              {items[0] ? (
                <Poster item={{ ...items[0], durationMs: null }} />
              ) : (
                <Icon name="list" />
              )}
            </span>
            <span className={css.words}>
              <span className={css.title}>{title}</span>
              <span className={css.under}>
                {t("list.count", { count: items.length })} · {author.name}
              </span>
            </span>
            <Icon name="chevronRight" sizePx={18} className={css.arrow ?? ""} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
