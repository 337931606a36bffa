import { Button, Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ItemCard } from "#server/library/protocol.ts";
import { Card, ErrorNote } from "../../kit/ui/parts.tsx";
import type { useItems } from "../useLibrary.ts";
import css from "./ItemGrid.module.css";

type Props = {
  query: ReturnType<typeof useItems>;
  isShown: (item: ItemCard) => boolean;
  tile: (item: ItemCard) => ReactNode;
  empty: ReactNode;
};
const skeletons = ["a", "b", "c", "d", "e", "f"];

/** Cards page by page; grey ones before they are there, words when there are none. */
export function ItemGrid({ query, isShown, tile, empty }: Props) {
  const { t } = useTranslation("library");
  const items = query.data?.pages.flatMap((page) => page.items.filter(isShown));
  if (query.error && !items) return <ErrorNote error={query.error} onRetry={query.refetch} />;
  if (!items)
    return (
      <div className={css.grid} role="status" aria-label={t("common:loading")}>
        {skeletons.map((key) => (
          <Card key={key}>
            <Skeleton className={css.picture ?? ""} radius={0} />
            <div className={css.words}>
              <Skeleton height={15} width="80%" radius="xl" />
              <Skeleton height={12} width="50%" radius="xl" mt={8} />
            </div>
          </Card>
        ))}
      </div>
    );
  if (items.length === 0) return <Card>{empty}</Card>;
  return (
    <>
      <ul className={css.grid} data-is-old={query.isPlaceholderData || undefined}>
        {items.map((item) => (
          <li key={item.id}>{tile(item)}</li>
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          variant="default"
          className={css.more ?? ""}
          loading={query.isFetchingNextPage}
          data-testid="library-more"
          onClick={() => query.fetchNextPage()}
        >
          {t("list.more")}
        </Button>
      )}
    </>
  );
}
