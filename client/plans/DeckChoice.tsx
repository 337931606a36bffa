import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Material } from "#server/plans/protocol.ts";
import { rest } from "../kit/rest.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { EmptyState, ErrorNote, ListSkeleton } from "../kit/ui/parts.tsx";
import css from "./Form.module.css";

type Props = { lessonId: string; onPick: (material: Material) => void };

/** The slides that were uploaded for this lesson. */
export function DeckChoice({ lessonId, onPick }: Props) {
  const { t } = useTranslation("plans");
  const decks = useQuery({
    queryKey: ["listDecks", lessonId],
    queryFn: () => rest("listDecks", { lessonId }),
  });
  if (decks.error && !decks.data) return <ErrorNote error={decks.error} onRetry={decks.refetch} />;
  if (!decks.data) return <ListSkeleton rows={3} />;
  if (decks.data.decks.length === 0)
    return (
      <EmptyState icon="board" title={t("material.noDecks")}>
        {t("material.noDecksText")}
      </EmptyState>
    );
  return (
    <ul className={css.choice}>
      {decks.data.decks.map(({ id, title, pageCount }) => (
        <li key={id}>
          <button
            type="button"
            className={css.pick}
            onClick={() => onPick({ kind: "deck", deckId: id, title })}
          >
            <Icon name="board" sizePx={20} />
            <span>
              <b>{title}</b>
              {pageCount > 0 && <small>{t("material.pages", { count: pageCount })}</small>}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
