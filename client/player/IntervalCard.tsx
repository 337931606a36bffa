import { Button } from "@mantine/core";
import { useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import type { Timer } from "#server/library/protocol.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card } from "../kit/ui/parts.tsx";
import { stepped, type TimerField, timerFields, totalMs } from "./interval.ts";
import css from "./Tools.module.css";
import { clockOf } from "./times.ts";
import type { PlayerHandle } from "./usePlayer.ts";

/** The interval timer's seconds and rounds, the teacher's at first; it is seen over the picture while it runs. */
export function IntervalCard({ player }: { player: PlayerHandle }) {
  const { t } = useTranslation("player");
  const { interval, beeper } = player;
  const { timer, isRunning, elapsedMs } = useSyncExternalStore(
    interval.store.subscribe,
    interval.store.get,
  );
  const [isOpen, setIsOpen] = useState(false);
  const start = () => {
    beeper.wake();
    interval.start();
  };
  return (
    <Card isPadded>
      <div className={css.head}>
        <h3 className={css.title}>{t("timer.title")}</h3>
        <span className={css.aside}>{clockOf(totalMs(timer))}</span>
      </div>
      {elapsedMs === 0 && (
        <button
          type="button"
          className={css.summary}
          aria-expanded={isOpen}
          data-testid="interval-change"
          onClick={() => setIsOpen(!isOpen)}
        >
          <span>{t("timer.summary", timer)}</span>
          <Icon name={isOpen ? "chevronUp" : "pencil"} sizePx={19} label={t("timer.change")} />
        </button>
      )}
      {elapsedMs === 0 && isOpen && (
        <div className={css.fields}>
          {timerFields.map((field) => (
            <Field
              key={field}
              field={field}
              timer={timer}
              onChange={(next) => interval.change(next)}
            />
          ))}
        </div>
      )}
      <div className={css.acts}>
        {isRunning ? (
          <Button
            flex={1}
            variant="light"
            data-testid="interval-pause"
            leftSection={<Icon name="pause" sizePx={19} />}
            onClick={() => interval.pause()}
          >
            {t("pause")}
          </Button>
        ) : (
          <Button
            flex={1}
            variant="light"
            data-testid="interval-start"
            leftSection={<Icon name="timer" sizePx={19} />}
            onClick={start}
          >
            {t(elapsedMs === 0 ? "timer.start" : "timer.goOn")}
          </Button>
        )}
        {elapsedMs > 0 && (
          <Button
            variant="default"
            data-testid="interval-reset"
            leftSection={<Icon name="refresh" sizePx={19} />}
            onClick={() => interval.reset()}
          >
            {t("timer.reset")}
          </Button>
        )}
      </div>
    </Card>
  );
}

type FieldProps = { field: TimerField; timer: Timer; onChange: (timer: Timer) => void };
function Field({ field, timer, onChange }: FieldProps) {
  const { t } = useTranslation("player");
  const name = t(`timer.field.${field}`);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a row of three parts
    <div className={css.field} role="group" aria-label={name}>
      <span className={css.fieldName}>{name}</span>
      <button
        type="button"
        className={css.step}
        aria-label={t("timer.less")}
        onClick={() => onChange(stepped(timer, field, -1))}
      >
        <Icon name="minus" sizePx={18} />
      </button>
      <b className={css.value} data-testid={`interval-${field}`} aria-live="polite">
        {timer[field]}
      </b>
      <button
        type="button"
        className={css.step}
        aria-label={t("timer.more")}
        onClick={() => onChange(stepped(timer, field, 1))}
      >
        <Icon name="plus" sizePx={18} />
      </button>
    </div>
  );
}
