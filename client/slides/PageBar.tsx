import { useTranslation } from "react-i18next";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./Bars.module.css";

type Props = {
  page: number;
  pageCount: number;
  pagesReady: number;
  isLeading: boolean;
  onShow: (page: number) => void;
  onThumbs: () => void;
  areThumbsOpen: boolean;
  isDrawing: boolean;
  /** Null: may not draw. */
  onDraw: (() => void) | null;
};

/** Over the slide's corner: which page it is; for who leads, the way to others; for who may, the pen. */
export function PageBar(props: Props) {
  const { page, pageCount, pagesReady, isLeading, onShow, onThumbs, areThumbsOpen, onDraw } = props;
  const { t } = useTranslation("slides");
  const place = t("place", { page, count: pageCount });
  return (
    <div className={css.pages} data-quiet={(!isLeading && !onDraw) || undefined}>
      {isLeading ? (
        <>
          <button
            type="button"
            className={css.button}
            data-testid="slide-previous"
            aria-label={t("previous")}
            title={t("previous")}
            aria-keyshortcuts="ArrowLeft PageUp"
            disabled={page <= 1}
            onClick={() => onShow(page - 1)}
          >
            <Icon name="chevronLeft" />
          </button>
          <button
            type="button"
            className={`${css.button} ${css.place}`}
            data-testid="slide-place"
            aria-label={t("goTo", { place })}
            title={t("thumbs")}
            aria-expanded={areThumbsOpen}
            onClick={onThumbs}
          >
            {place}
          </button>
          <button
            type="button"
            className={css.button}
            data-testid="slide-next"
            aria-label={t("next")}
            title={t("next")}
            aria-keyshortcuts="ArrowRight PageDown"
            disabled={page >= pagesReady}
            onClick={() => onShow(page + 1)}
          >
            <Icon name="chevronRight" />
          </button>
        </>
      ) : (
        <span className={css.place} data-testid="slide-place">
          {place}
        </span>
      )}
      {onDraw && (
        <>
          <span className={css.line} />
          <button
            type="button"
            className={css.button}
            data-testid="slide-draw"
            aria-label={t("draw")}
            title={t("draw")}
            aria-pressed={props.isDrawing}
            onClick={onDraw}
          >
            <Icon name="pencil" />
          </button>
        </>
      )}
    </div>
  );
}
