import { Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import { BackLink, ErrorNote } from "../kit/ui/parts.tsx";
import { ItemLayout } from "./item/ItemLayout.tsx";
import { ItemWithFile, ItemWithoutFile } from "./item/ItemView.tsx";
import css from "./item/NotYet.module.css";
import { useItem, useList, usePlayback } from "./item/useItem.ts";

/** One item: the film or the piece, what goes with it, and for teachers who has seen it. */
export function ItemPage() {
  const { itemId = "" } = useParams();
  const [params] = useSearchParams();
  const item = useItem(itemId);
  const playback = usePlayback(item.data);
  const list = useList(params.get("list")).data ?? null;
  const back = <Back listId={list?.id ?? null} />;
  if (item.error && !item.data)
    return (
      <ItemLayout
        back={back}
        screen={<ErrorNote error={item.error} onRetry={item.refetch} />}
        head={null}
        aside={null}
      />
    );
  if (!item.data) return <Waiting back={back} />;
  const shared = { item: item.data, list, back };
  if (playback.data)
    return (
      <ItemWithFile
        key={itemId}
        {...shared}
        playback={playback.data}
        onNeedsPlayback={() => void playback.refetch()}
      />
    );
  // The server may know better than the item that was loaded: what cannot be opened yet is asked for again.
  return <ItemWithoutFile key={itemId} {...shared} error={playback.error} />;
}

function Back({ listId }: { listId: string | null }) {
  const { t } = useTranslation("library");
  if (listId !== null)
    return <BackLink to={`/library/lists/${listId}`}>{t("item.backToList")}</BackLink>;
  return <BackLink to="/library">{t("item.back")}</BackLink>;
}

function Waiting({ back }: { back: ReactNode }) {
  const { t } = useTranslation();
  return (
    <ItemLayout
      back={back}
      screen={
        <div role="status" aria-label={t("loading")}>
          <Skeleton className={css.loading} />
        </div>
      }
      head={
        <>
          <Skeleton height={24} width="60%" radius="xl" />
          <Skeleton height={14} width="35%" radius="xl" />
        </>
      }
      aside={<Skeleton height={260} radius="lg" />}
    />
  );
}
