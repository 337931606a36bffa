import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ItemCard } from "#server/library/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { StatusChip } from "../../kit/ui/parts.tsx";
import { useVideoText } from "../../videos/useVideoText.ts";
import css from "./ItemTile.module.css";
import { Poster } from "./Poster.tsx";
import { PublishedChip } from "./PublishedChip.tsx";

type Props = {
  item: ItemCard;
  /** Watched so far, of the reader or their child. */
  percent?: number | undefined;
  /** Its author reads it and knows who that is. */
  isMine?: boolean;
  /** While a list is put together: where it stands in it, from 1; 0 is not chosen. */
  chosenAt?: number | undefined;
  onChoose?: (() => void) | undefined;
};

/** One item of the library as a card; the whole of it leads to its page. */
export function ItemTile({ item, percent, isMine, chosenAt, onChoose }: Props) {
  const { t } = useTranslation("library");
  const format = useFormat();
  const { kind } = item;
  const facts = [
    t(`card.kind.${kind}`),
    ...(item.subject ? [format.words(item.subject.name)] : []),
  ];
  const inside = (
    <>
      <Poster item={item}>
        {percent !== undefined && percent > 0 && (
          <span className={css.watched}>
            <span style={{ width: `${percent}%` }} />
          </span>
        )}
        {chosenAt !== undefined && (
          <span className={css.mark} data-is-chosen={chosenAt > 0 || undefined}>
            {chosenAt > 0 ? chosenAt : <Icon name="plus" sizePx={18} />}
          </span>
        )}
      </Poster>
      <span className={css.body}>
        <span className={css.title}>{item.title}</span>
        <span className={css.facts}>{facts.join(" · ")}</span>
        {!isMine && <span className={css.facts}>{item.author.name}</span>}
        <span className={css.chips}>
          <Chips item={item} percent={percent} />
        </span>
      </span>
    </>
  );
  if (onChoose)
    return (
      <button
        type="button"
        className={css.tile}
        aria-pressed={(chosenAt ?? 0) > 0}
        data-testid="library-card"
        onClick={onChoose}
      >
        {inside}
      </button>
    );
  return (
    <Link to={`/library/${item.id}`} className={css.tile} data-testid="library-card">
      {inside}
    </Link>
  );
}

function Chips({ item, percent }: Pick<Props, "item" | "percent">) {
  const { t } = useTranslation("library");
  const format = useFormat();
  const textOf = useVideoText();
  const { video, source, linkUrl, isPlayable } = item;
  if (percent !== undefined && percent > 0)
    return (
      <StatusChip tone={percent >= 90 ? "ok" : "primary"} {...(percent >= 90 && { icon: "check" })}>
        {t("card.watched", { percent: format.percent(percent / 100) })}
      </StatusChip>
    );
  if (source === "link" && linkUrl)
    return <StatusChip icon="link">{new URL(linkUrl).hostname.replace(/^www\./, "")}</StatusChip>;
  if (video && video.state !== "ready")
    return (
      <>
        <StatusChip tone={video.refusal || video.failure ? "bad" : isPlayable ? "ok" : "neutral"}>
          {video.refusal || video.failure || !isPlayable ? textOf.state(video) : t("card.playable")}
        </StatusChip>
        <PublishedChip item={item} />
      </>
    );
  if (source === "file" && !isPlayable)
    return <StatusChip icon="clock">{t("card.soon")}</StatusChip>;
  return <PublishedChip item={item} />;
}
