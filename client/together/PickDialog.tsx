import { Button, Modal, SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedValue, useMediaQuery } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ItemCard } from "#server/library/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { EmptyState, ErrorNote, ListSkeleton, Note } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { Poster } from "../library/card/Poster.tsx";
import { useItems } from "../library/useLibrary.ts";
import css from "./PickDialog.module.css";

type Props = { isOpen: boolean; onClose: () => void };
const PHONE = "(max-width: 599px)";
const TYPING_MS = 300;

/** The choice of a film for the class: one's own first, then the school's. */
export function PickDialog({ isOpen, onClose }: Props) {
  const { t } = useTranslation("together");
  const isPhone = useMediaQuery(PHONE, window.matchMedia(PHONE).matches) ?? false;
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      size="lg"
      fullScreen={isPhone}
      title={t("pick.title")}
      styles={{ title: { fontWeight: 700, fontSize: 17 } }}
      closeButtonProps={{ "aria-label": t("pick.close") }}
    >
      {isOpen && <Choice onClose={onClose} />}
    </Modal>
  );
}

function Choice({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("together");
  const { call, lessonId } = useClassroom();
  const mayMake = useMe().actions.includes("library:make");
  const [whose, setWhose] = useState(mayMake ? "own" : "all");
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), TYPING_MS);
  const [busyId, setBusyId] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const items = useItems({
    ...(whose === "own" && { isOwn: true }),
    ...(search !== "" && { search }),
  });
  const shown = items.data?.pages.flatMap((page) =>
    page.items.filter(({ source }) => source === "file"),
  );
  const put = (item: ItemCard) => {
    setBusyId(item.id);
    setError(null);
    call("together:put", { lessonId, itemId: item.id })
      .then(onClose, setError)
      .finally(() => setBusyId(null));
  };
  return (
    <div className={css.body} data-testid="together-pick">
      <ThriftyNote />
      {mayMake && (
        <SegmentedControl
          fullWidth
          aria-label={t("pick.whose")}
          value={whose}
          onChange={setWhose}
          data={[
            { value: "own", label: t("pick.own") },
            { value: "all", label: t("pick.all") },
          ]}
        />
      )}
      <TextInput
        type="search"
        aria-label={t("pick.search")}
        placeholder={t("pick.search")}
        leftSection={<Icon name="search" sizePx={18} />}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      {error !== null && <ErrorNote error={error} />}
      {items.error && !shown && <ErrorNote error={items.error} onRetry={items.refetch} />}
      {!shown && !items.error && <ListSkeleton rows={4} />}
      {shown?.length === 0 && (
        <EmptyState icon="video" title={t(search === "" ? "pick.empty" : "pick.notFound")}>
          {mayMake && t("pick.emptyText")}
        </EmptyState>
      )}
      {shown && shown.length > 0 && (
        <ul className={css.list}>
          {shown.map((item) => (
            <li key={item.id}>
              <Row item={item} isBusy={busyId === item.id} onPick={() => put(item)} />
            </li>
          ))}
        </ul>
      )}
      {items.hasNextPage && (
        <Button
          variant="default"
          loading={items.isFetchingNextPage}
          onClick={() => void items.fetchNextPage()}
        >
          {t("pick.more")}
        </Button>
      )}
      {mayMake && (
        <a className={css.upload} href="/library/new" target="_blank" rel="noreferrer">
          <Icon name="upload" sizePx={20} />
          {t("pick.upload")}
        </a>
      )}
    </div>
  );
}

/** Who will hear it and not see it, said before it is put on. */
function ThriftyNote() {
  const { t } = useTranslation("together");
  const { seats } = useClassroom();
  const count = seats.filter(({ mode }) => mode === "sound" || mode === "slides").length;
  return count > 0 ? (
    <Note tone="warn" icon="headphones">
      {t("pick.thrifty", { count })}
    </Note>
  ) : null;
}

type RowProps = { item: ItemCard; isBusy: boolean; onPick: () => void };
function Row({ item, isBusy, onPick }: RowProps) {
  const { t } = useTranslation("together");
  const format = useFormat();
  const { subject, author, isPlayable } = item;
  const facts = [...(subject ? [format.words(subject.name)] : []), author.name];
  return (
    <button
      type="button"
      className={css.row}
      disabled={!isPlayable || isBusy}
      aria-busy={isBusy || undefined}
      data-testid="together-item"
      onClick={onPick}
    >
      <span className={css.picture}>
        <Poster item={item} />
      </span>
      <span className={css.words}>
        <b>{item.title}</b>
        <span>{isPlayable ? facts.join(" · ") : t("pick.notYet")}</span>
      </span>
      <Icon name="play" sizePx={20} />
    </button>
  );
}
