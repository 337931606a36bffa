import { ActionIcon } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ItemCard, ItemList } from "#server/library/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Card, ErrorNote } from "../../kit/ui/parts.tsx";
import { Bar } from "../../watching/Bar.tsx";
import { Poster } from "../card/Poster.tsx";
import { inList } from "../item/NextPanel.tsx";
import { useOwnPercents } from "../item/useItem.ts";
import css from "./ListPage.module.css";
import { moved } from "./order.ts";

/** The items in order, each with how much of it one has seen; the owner moves and takes out. */
export function ListItems({ list }: { list: ItemList }) {
  const percents = useOwnPercents(list.items.map(({ id }) => id)).data;
  const queries = useQueryClient();
  const key = ["readList", list.id];
  const change = useMutation({
    mutationFn: (items: readonly ItemCard[]) =>
      rest("changeList", { listId: list.id, itemIds: items.map(({ id }) => id) }),
    // Shown at once: a row that is moved three places is tapped three times.
    onMutate: (items) => queries.setQueryData(key, { ...list, items: [...items] }),
    onSuccess: (next) => queries.setQueryData(key, next),
    onError: () => queries.invalidateQueries({ queryKey: key }),
  });
  return (
    <>
      {change.error && <ErrorNote error={change.error} />}
      <Card>
        <ol className={css.items}>
          {list.items.map((item, at) => (
            <li key={item.id} className={css.row} data-testid="list-item">
              <Link to={inList(item.id, list.id)} className={css.item}>
                <span className={css.number}>{at + 1}</span>
                <span className={css.poster}>
                  <Poster item={item} />
                </span>
                <span className={css.words}>
                  <span className={css.title}>{item.title}</span>
                  <ItemLine item={item} percent={percents?.get(item.id) ?? 0} />
                </span>
              </Link>
              {list.isOwn && (
                <RowActs
                  title={item.title}
                  isFirst={at === 0}
                  isLast={at === list.items.length - 1}
                  onMove={(by) => change.mutate(moved(list.items, at, by))}
                  onRemove={() => change.mutate(list.items.filter(({ id }) => id !== item.id))}
                />
              )}
            </li>
          ))}
        </ol>
      </Card>
    </>
  );
}

function ItemLine({ item, percent }: { item: ItemCard; percent: number }) {
  const { t } = useTranslation("library");
  const format = useFormat();
  const share = format.percent(percent / 100);
  return (
    <span className={css.line}>
      {item.subject && <span>{format.words(item.subject.name)}</span>}
      {percent > 0 && (
        <>
          <span className={css.bar}>
            <Bar percent={percent} />
          </span>
          <span>{t(item.isSound ? "item.heard" : "item.seen", { share })}</span>
        </>
      )}
    </span>
  );
}

type ActsProps = {
  title: string;
  isFirst: boolean;
  isLast: boolean;
  onMove: (by: number) => void;
  onRemove: () => void;
};
function RowActs({ title, isFirst, isLast, onMove, onRemove }: ActsProps) {
  const { t } = useTranslation("library");
  return (
    <span className={css.rowActs}>
      <ActionIcon
        aria-label={t("lists.up", { title })}
        disabled={isFirst}
        data-testid="list-up"
        onClick={() => onMove(-1)}
      >
        <Icon name="chevronUp" />
      </ActionIcon>
      <ActionIcon
        aria-label={t("lists.down", { title })}
        disabled={isLast}
        data-testid="list-down"
        onClick={() => onMove(1)}
      >
        <Icon name="chevronDown" />
      </ActionIcon>
      <ActionIcon
        aria-label={t("lists.takeOut", { title })}
        data-testid="list-take-out"
        onClick={onRemove}
      >
        <Icon name="x" />
      </ActionIcon>
    </span>
  );
}
