import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { ItemList } from "#server/library/protocol.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { BackLink, Card, EmptyState, ErrorNote, ListSkeleton, Page } from "../kit/ui/parts.tsx";
import { inList } from "./item/NextPanel.tsx";
import { useList, useOwnPercents } from "./item/useItem.ts";
import { ListItems } from "./lists/ListItems.tsx";
import css from "./lists/ListPage.module.css";
import { OwnerMenu } from "./lists/OwnerMenu.tsx";
import { firstUnseen } from "./lists/order.ts";

/** A list to watch or listen to from its first item on; its owner puts it in order here. */
export function ListPage() {
  const { t } = useTranslation("library");
  const { listId = "" } = useParams();
  const list = useList(listId);
  const { data } = list;
  return (
    <Page
      back={<BackLink to="/library">{t("item.back")}</BackLink>}
      eyebrow={data && `${t("lists.count", { count: data.items.length })} · ${data.author.name}`}
      title={data?.title ?? t("lists.title")}
      actions={data && <Acts list={data} />}
    >
      {list.error && <ErrorNote error={list.error} onRetry={list.refetch} />}
      {list.isPending && <ListSkeleton rows={5} />}
      {data &&
        (data.items.length > 0 ? (
          <ListItems list={data} />
        ) : (
          <Card>
            <EmptyState
              icon="list"
              title={t("lists.empty.title")}
              action={
                <Button component={Link} to="/library" variant="light">
                  {t("code.library")}
                </Button>
              }
            >
              {t(data.isOwn ? "lists.empty.own" : "lists.empty.text")}
            </EmptyState>
          </Card>
        ))}
    </Page>
  );
}

/** Play from where one is in the list, and what its owner may do. */
function Acts({ list }: { list: ItemList }) {
  const { t } = useTranslation("library");
  const percents = useOwnPercents(list.items.map(({ id }) => id)).data;
  const first = firstUnseen(list.items, percents);
  return (
    <div className={css.acts}>
      {first && (
        <Button
          component={Link}
          to={inList(first.id, list.id)}
          state={{ isPlaying: true }}
          leftSection={<Icon name="play" sizePx={20} />}
          data-testid="list-play"
        >
          {t(first === list.items[0] ? "lists.play" : "lists.goOn")}
        </Button>
      )}
      {list.isOwn && <OwnerMenu list={list} />}
    </div>
  );
}
