import { Button, Modal, Skeleton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Deck } from "#server/slides/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { rest } from "../kit/rest.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { EmptyState, ErrorNote } from "../kit/ui/parts.tsx";
import { AddButton } from "./AddButton.tsx";
import css from "./DeckList.module.css";
import { DeckList } from "./DeckList.tsx";
import { DeckRow } from "./DeckRow.tsx";
import { useUploads } from "./uploads.ts";
import { useDeckActs } from "./useDeckActs.ts";
import { useDecks } from "./useDecks.ts";

type Props = { isOpen: boolean; onClose: () => void };
const PHONE = "(max-width: 599px)";

/** The lesson's materials at hand: put one on the stage, add one, take one of another lesson. */
export function DeckDialog({ isOpen, onClose }: Props) {
  const { t } = useTranslation("slides");
  const isPhone = useMediaQuery(PHONE, window.matchMedia(PHONE).matches) ?? false;
  const [isElsewhere, setElsewhere] = useState(false);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      size="lg"
      fullScreen={isPhone}
      title={t(isElsewhere ? "others" : "title")}
      styles={{ title: { fontWeight: 700, fontSize: 17 } }}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {isOpen &&
        (isElsewhere ? (
          <Others onBack={() => setElsewhere(false)} />
        ) : (
          <Own onClose={onClose} onOthers={() => setElsewhere(true)} />
        ))}
    </Modal>
  );
}

function Own({ onClose, onOthers }: { onClose: () => void; onOthers: () => void }) {
  const { t } = useTranslation("slides");
  const { lessonId, stage, call } = useClassroom();
  const { data, error, refetch } = useDecks(lessonId);
  const uploads = useUploads(lessonId);
  const [failure, setFailure] = useState<unknown>(null);
  const shownId = stage.kind === "slides" ? stage.deckId : null;
  const show = (deck: Deck) => {
    setFailure(null);
    call("slides:show", { lessonId, deckId: deck.id, page: 1 }).then(onClose, setFailure);
  };
  const takeOff = () => {
    call("room:clearStage", { lessonId }).then(onClose, setFailure);
  };
  if (!data)
    return error ? (
      <ErrorNote error={error} onRetry={refetch} />
    ) : (
      <Skeleton height={160} radius="md" />
    );
  return (
    <>
      {failure !== null && <ErrorNote error={failure} />}
      {data.decks.length === 0 && uploads.length === 0 && (
        <EmptyState icon="board" title={t("empty.title")}>
          {t("empty.teacher")}
        </EmptyState>
      )}
      <DeckList
        lessonId={lessonId}
        decks={data.decks}
        mayChange={data.mayChange}
        main={(deck) =>
          deck.id === shownId ? (
            <Button variant="default" data-testid="deck-off" onClick={takeOff}>
              {t("takeOff")}
            </Button>
          ) : (
            <Button data-testid="deck-show" onClick={() => show(deck)}>
              {t("show")}
            </Button>
          )
        }
      />
      <div className={css.foot}>
        <AddButton lessonId={lessonId} hasOffice={data.hasOffice} variant="default" />
        <Button variant="subtle" data-testid="deck-others" onClick={onOthers}>
          {t("others")}
        </Button>
      </div>
      <p className={css.hint}>{t(data.hasOffice ? "kinds" : "kindsNoOffice")}</p>
    </>
  );
}

/** One's own decks of other lessons; what is taken is in this lesson's list then. */
function Others({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation("slides");
  const { lessonId } = useClassroom();
  const { attach, busyId, error } = useDeckActs(lessonId);
  const others = useQuery({
    queryKey: ["listOtherDecks", lessonId],
    queryFn: () => rest("listOtherDecks", { lessonId }),
    staleTime: 0,
  });
  return (
    <>
      <Button
        className={css.back}
        variant="subtle"
        leftSection={<Icon name="chevronLeft" sizePx={18} />}
        onClick={onBack}
      >
        {t("title")}
      </Button>
      {error !== null && <ErrorNote error={error} />}
      {others.error && <ErrorNote error={others.error} onRetry={others.refetch} />}
      {others.isPending && <Skeleton height={160} radius="md" />}
      {others.data?.decks.length === 0 && (
        <EmptyState icon="board" title={t("noOthers.title")}>
          {t("noOthers.text")}
        </EmptyState>
      )}
      <ul className={css.list}>
        {others.data?.decks.map((deck) => (
          <DeckRow
            key={deck.id}
            deck={deck}
            actions={
              <Button
                data-testid="deck-attach"
                loading={busyId === deck.id}
                onClick={() => void attach(deck.id).then((isDone) => isDone && onBack())}
              >
                {t("attach")}
              </Button>
            }
          />
        ))}
      </ul>
    </>
  );
}
