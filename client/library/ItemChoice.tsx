import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ItemCard } from "#server/library/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { EmptyState, ErrorNote, ListSkeleton } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { Poster } from "./card/Poster.tsx";
import css from "./ItemChoice.module.css";
import { useItems } from "./useLibrary.ts";

type Props = {
  onPick: (item: ItemCard) => void;
  /** What is listed; what does not fit is left out. */
  isListed?: (item: ItemCard) => boolean;
  /** What can be taken now; the others are shown and say why not. */
  isChoosable: (item: ItemCard) => boolean;
  busyId?: string | null;
};
const TYPING_MS = 300;

/** A list to take one item of the library from: one's own first, then the school's. */
export function ItemChoice({ onPick, isListed = () => true, isChoosable, busyId = null }: Props) {
  const { t } = useTranslation("library");
  const mayMake = useMe().actions.includes("library:make");
  const [whose, setWhose] = useState(mayMake ? "own" : "all");
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), TYPING_MS);
  const items = useItems({
    ...(whose === "own" && { isOwn: true }),
    ...(search !== "" && { search }),
  });
  const shown = items.data?.pages.flatMap((page) => page.items.filter(isListed));
  return (
    <div className={css.body} data-testid="item-choice">
      {mayMake && (
        <SegmentedControl
          fullWidth
          aria-label={t("choice.whose")}
          value={whose}
          onChange={setWhose}
          data={[
            { value: "own", label: t("choice.own") },
            { value: "all", label: t("choice.all") },
          ]}
        />
      )}
      <TextInput
        type="search"
        aria-label={t("list.search")}
        placeholder={t("list.search")}
        leftSection={<Icon name="search" sizePx={18} />}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      {items.error && !shown && <ErrorNote error={items.error} onRetry={items.refetch} />}
      {!shown && !items.error && <ListSkeleton rows={4} />}
      {shown?.length === 0 && (
        <EmptyState icon="video" title={t(search === "" ? "choice.empty" : "choice.notFound")}>
          {mayMake && t("choice.emptyText")}
        </EmptyState>
      )}
      {shown && shown.length > 0 && (
        <ul className={css.list}>
          {shown.map((item) => (
            <li key={item.id}>
              <Row
                item={item}
                isReady={isChoosable(item)}
                isBusy={busyId === item.id}
                onPick={() => onPick(item)}
              />
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
          {t("choice.more")}
        </Button>
      )}
      {mayMake && (
        <a className={css.upload} href="/library/new" target="_blank" rel="noreferrer">
          <Icon name="upload" sizePx={20} />
          {t("choice.upload")}
        </a>
      )}
    </div>
  );
}

type RowProps = { item: ItemCard; isReady: boolean; isBusy: boolean; onPick: () => void };
function Row({ item, isReady, isBusy, onPick }: RowProps) {
  const { t } = useTranslation("library");
  const format = useFormat();
  const { subject, author } = item;
  const facts = [...(subject ? [format.words(subject.name)] : []), author.name];
  return (
    <button
      type="button"
      className={css.row}
      disabled={!isReady || isBusy}
      aria-busy={isBusy || undefined}
      data-testid="choice-item"
      onClick={onPick}
    >
      <span className={css.picture}>
        <Poster item={item} />
      </span>
      <span className={css.words}>
        <b>{item.title}</b>
        <span>{isReady ? facts.join(" · ") : t("choice.notYet")}</span>
      </span>
      <Icon name="chevronRight" sizePx={20} />
    </button>
  );
}
