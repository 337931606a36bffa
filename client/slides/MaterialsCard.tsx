import { Button, Skeleton } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Deck } from "#server/slides/protocol.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, EmptyState, ErrorNote } from "../kit/ui/parts.tsx";
import { AddButton } from "./AddButton.tsx";
import css from "./DeckList.module.css";
import { DeckList } from "./DeckList.tsx";
import { useUploads } from "./uploads.ts";
import { useDecks } from "./useDecks.ts";

const DeckViewer = lazy(async () => ({ default: (await import("./DeckViewer.tsx")).DeckViewer }));

/** Materials on the lesson's page: the teacher prepares them, the class looks at them, with what was drawn in the lesson. */
export function MaterialsCard({ lessonId }: { lessonId: string }) {
  const { t } = useTranslation("slides");
  const { data, error, refetch } = useDecks(lessonId);
  const uploads = useUploads(lessonId);
  const [opened, setOpened] = useState<Deck | null>(null);
  const isEmpty = data?.decks.length === 0 && uploads.length === 0;
  if (isEmpty && !data.mayChange) return null; // to the class an empty card says nothing
  return (
    <Card isPadded>
      <h2 className={css.head} data-testid="materials">
        <Icon name="board" />
        {t("title")}
      </h2>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {!data && !error && <Skeleton height={64} radius="md" />}
      {isEmpty && (
        <EmptyState icon="board" title={t("empty.title")}>
          {t("empty.teacher")}
        </EmptyState>
      )}
      {data && (
        <DeckList
          lessonId={lessonId}
          decks={data.decks}
          mayChange={data.mayChange}
          main={(deck) => (
            <Button variant="default" data-testid="deck-open" onClick={() => setOpened(deck)}>
              {t("open")}
            </Button>
          )}
        />
      )}
      {data?.mayChange && (
        <>
          <div className={css.foot}>
            <AddButton lessonId={lessonId} hasOffice={data.hasOffice} variant="default" />
          </div>
          <p className={css.hint}>{t(data.hasOffice ? "kinds" : "kindsNoOffice")}</p>
        </>
      )}
      {opened && (
        <Suspense fallback={null}>
          <DeckViewer lessonId={lessonId} deck={opened} onClose={() => setOpened(null)} />
        </Suspense>
      )}
    </Card>
  );
}
