import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import type { Repetitions } from "#server/library/protocol.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card } from "../kit/ui/parts.tsx";
import css from "./Tools.module.css";
import type { PlayerHandle } from "./usePlayer.ts";

type Props = { player: PlayerHandle; repetitions: Repetitions };

/** Counts what the viewer does; a wrong tap is taken back. */
export function CounterCard({ player, repetitions: { target, word } }: Props) {
  const { t } = useTranslation("player");
  const { counter } = player;
  const { count } = useSyncExternalStore(counter.subscribe, counter.get);
  const isDone = count >= target;
  return (
    <Card isPadded>
      <h3 className={css.title}>{t("counter.title")}</h3>
      <div className={css.counter}>
        <span className={css.count} data-testid="counter-count" aria-live="polite">
          {count}
        </span>
        <span className={css.target}>{t("counter.of", { target, word })}</span>
        <button
          type="button"
          className={css.step}
          aria-label={t("counter.undo")}
          data-testid="counter-undo"
          disabled={count === 0}
          onClick={() => counter.patch({ count: count - 1 })}
        >
          <Icon name="minus" />
        </button>
        <button
          type="button"
          className={css.step}
          data-tone="primary"
          aria-label={t("counter.add")}
          data-testid="counter-add"
          onClick={() => counter.patch({ count: count + 1 })}
        >
          <Icon name="plus" />
        </button>
      </div>
      <div
        className={css.meter}
        role="progressbar"
        aria-label={t("counter.title")}
        aria-valuemin={0}
        aria-valuemax={target}
        aria-valuenow={Math.min(count, target)}
      >
        <span style={{ width: `${Math.min(100, (count / target) * 100)}%` }} />
      </div>
      {isDone && <p className={css.done}>{t("counter.done")}</p>}
    </Card>
  );
}
