import { ActionIcon, Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Deck } from "#server/slides/protocol.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { ErrorNote } from "../kit/ui/parts.tsx";
import css from "./DeckList.module.css";
import { DeckRow, UploadRow } from "./DeckRow.tsx";
import { forgetUpload, useUploads } from "./uploads.ts";
import { useDeckActs } from "./useDeckActs.ts";

type Props = {
  lessonId: string;
  decks: readonly Deck[];
  mayChange: boolean;
  /** The main button of a deck that can be looked at. */
  main: (deck: Deck) => ReactNode;
};

/** A lesson's files, those on their way too; who may, takes them away: asked once more first. */
export function DeckList({ lessonId, decks, mayChange, main }: Props) {
  const { t } = useTranslation("slides");
  const { error, busyId, remove, retry } = useDeckActs(lessonId);
  const uploads = useUploads(lessonId);
  const sending = new Set(uploads.map(({ deckId }) => deckId));
  const [askedId, setAskedId] = useState<string | null>(null);
  const taking = (deck: Deck) =>
    askedId === deck.id ? (
      <>
        <Button
          color="red"
          size="compact-md"
          data-testid="deck-remove-confirm"
          loading={busyId === deck.id}
          onClick={() => void remove(deck.id).then(() => setAskedId(null))}
        >
          {t("removeSure")}
        </Button>
        <Button variant="default" size="compact-md" onClick={() => setAskedId(null)}>
          {t("keep")}
        </Button>
      </>
    ) : (
      <ActionIcon
        variant="subtle"
        color="gray"
        size={44}
        aria-label={t("remove", { title: deck.title })}
        title={t("removeHint")}
        data-testid="deck-remove"
        onClick={() => setAskedId(deck.id)}
      >
        <Icon name="trash" sizePx={20} />
      </ActionIcon>
    );
  return (
    <>
      {error !== null && <ErrorNote error={error} />}
      <ul className={css.list}>
        {decks
          .filter(({ id }) => !sending.has(id))
          .map((deck) => (
            <DeckRow
              key={deck.id}
              deck={deck}
              actions={
                <>
                  {askedId !== deck.id && deck.pagesReady > 0 && main(deck)}
                  {deck.state === "failed" && mayChange && (
                    <Button variant="default" onClick={() => void retry(deck.id)}>
                      {t("again")}
                    </Button>
                  )}
                  {mayChange && taking(deck)}
                </>
              }
            />
          ))}
        {uploads.map((task) => (
          <UploadRow
            key={task.id}
            task={task}
            actions={
              <ActionIcon
                variant="subtle"
                color="gray"
                size={44}
                aria-label={t("stop", { title: task.title })}
                onClick={() => {
                  forgetUpload(task.id);
                  if (task.deckId) void remove(task.deckId);
                }}
              >
                <Icon name="x" sizePx={20} />
              </ActionIcon>
            }
          />
        ))}
      </ul>
    </>
  );
}
