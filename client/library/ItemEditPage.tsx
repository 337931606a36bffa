import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { BackLink, Card, EmptyState, ErrorNote, ListSkeleton, Page } from "../kit/ui/parts.tsx";
import { EditView } from "./edit/EditView.tsx";
import { useItem, usePlayback } from "./item/useItem.ts";

/** Everything a teacher writes about an item, beside the film it is about. */
export function ItemEditPage() {
  const { t } = useTranslation("library");
  const { itemId = "" } = useParams();
  const item = useItem(itemId);
  const playback = usePlayback(item.data);
  const { data } = item;
  if (data?.isOwn)
    return (
      <EditView
        key={itemId}
        item={data}
        playback={playback.data}
        onNeedsPlayback={() => void playback.refetch()}
      />
    );
  return (
    <Page
      back={<BackLink to={`/library/${itemId}`}>{t("edit.back")}</BackLink>}
      title={t("edit.pageTitle")}
    >
      {item.error && <ErrorNote error={item.error} onRetry={item.refetch} />}
      {item.isPending && <ListSkeleton rows={6} />}
      {data && (
        <Card>
          <EmptyState
            icon="lock"
            title={t("edit.notOwn.title")}
            action={
              <Button component={Link} to={`/library/${itemId}`}>
                {t("edit.back")}
              </Button>
            }
          >
            {t("edit.notOwn.text")}
          </EmptyState>
        </Card>
      )}
    </Page>
  );
}
