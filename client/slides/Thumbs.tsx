import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Deck, DeckPage } from "#server/slides/protocol.ts";
import { pageAddress } from "#server/slides/protocol-pages.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./Thumbs.module.css";

type Props = {
  deck: Deck;
  pages: readonly DeckPage[];
  page: number;
  onPick: (page: number) => void;
  onClose: () => void;
};

/** All pages, small, to go to one of them. */
export function Thumbs({ deck, pages, page, onPick, onClose }: Props) {
  const { t } = useTranslation("slides");
  const current = useRef<HTMLButtonElement>(null);
  useEffect(() => current.current?.focus(), []);
  return (
    <div
      className={css.sheet}
      role="dialog"
      aria-label={t("thumbs")}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <div className={css.head}>
        <span>{deck.title}</span>
        <button type="button" className={css.close} aria-label={t("closeThumbs")} onClick={onClose}>
          <Icon name="x" />
        </button>
      </div>
      <div className={css.grid}>
        {pages.map(({ widthPx, heightPx }, at) => (
          <button
            key={pageAddress(deck, at + 1, "small")}
            ref={at + 1 === page ? current : null}
            type="button"
            className={css.thumb}
            data-testid="slide-thumb"
            aria-current={at + 1 === page ? "page" : undefined}
            aria-label={t("goTo", { place: at + 1 })}
            onClick={() => onPick(at + 1)}
          >
            <img
              src={pageAddress(deck, at + 1, "small")}
              alt=""
              loading="lazy"
              width={widthPx}
              height={heightPx}
            />
            <span>{at + 1}</span>
          </button>
        ))}
      </div>
    </div>
  );
}
