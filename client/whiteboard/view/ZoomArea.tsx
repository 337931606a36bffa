import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import css from "./ZoomArea.module.css";

const LEVELS = [1, 1.5, 2, 3, 4] as const;

/** Something to look at closer: two buttons, and a finger or the wheel to move it. */
export function ZoomArea({ children }: { children: ReactNode }) {
  const { t } = useTranslation("whiteboard");
  const [level, setLevel] = useState(0);
  const zoom = LEVELS[level] ?? 1;
  const step = (by: number) =>
    setLevel((now) => Math.min(LEVELS.length - 1, Math.max(0, now + by)));
  return (
    <div className={css.area}>
      <section className={css.scroller} tabIndex={zoom > 1 ? 0 : -1} aria-label={t("board")}>
        <div className={css.sheet} style={{ width: `${zoom * 100}%`, height: `${zoom * 100}%` }}>
          {children}
        </div>
      </section>
      <div className={css.buttons}>
        {zoom > 1 && (
          <button type="button" aria-label={t("zoomOut")} onClick={() => step(-1)}>
            <Icon name="minus" />
          </button>
        )}
        {level < LEVELS.length - 1 && (
          <button type="button" aria-label={t("zoomIn")} onClick={() => step(1)}>
            <Icon name="plus" />
          </button>
        )}
      </div>
    </div>
  );
}
