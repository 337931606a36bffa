import { Button, NumberInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TimerChange } from "#server/signals/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { useFormat } from "../kit/text/useFormat.ts";
import { clockOf } from "./clock.ts";
import css from "./Signals.module.css";
import { patchSignals, useSignals } from "./signal-store.ts";
import { useLeftMs } from "./useLeftMs.ts";

/** Minutes a teacher gives most often. */
const MINUTES = [1, 2, 3, 5, 10, 15] as const;
const MOST_MIN = 90;

/** Starts a countdown for the class, and holds, lengthens or ends the one that runs. */
export function TimerPanel() {
  const { t } = useTranslation("signals");
  const { minutes } = useFormat();
  const { lessonId, call, fail } = useClassroom();
  const { timer } = useSignals();
  const leftMs = useLeftMs(timer);
  const [own, setOwn] = useState<number | string>(7);
  const change = (next: TimerChange) =>
    void call("signal:setTimer", { lessonId, change: next }).then(patchSignals, fail);
  const start = (min: number) => change({ act: "start", durationSec: min * 60 });
  if (timer)
    return (
      <div className={css.panel}>
        <p className={css.big} data-over={timer.isOver || undefined}>
          {clockOf(leftMs)}
        </p>
        <div className={css.acts}>
          {timer.endsAt ? (
            <Button variant="light" onClick={() => change({ act: "pause" })}>
              {t("timer.pause")}
            </Button>
          ) : (
            !timer.isOver && (
              <Button onClick={() => change({ act: "resume" })}>{t("timer.resume")}</Button>
            )
          )}
          <Button
            variant="default"
            data-testid="timer-add"
            onClick={() => change({ act: "add", sec: 60 })}
          >
            {t("timer.add")}
          </Button>
          <Button
            variant="default"
            data-testid="timer-stop"
            onClick={() => change({ act: "stop" })}
          >
            {t("timer.stop")}
          </Button>
        </div>
      </div>
    );
  return (
    <div className={css.panel}>
      <div className={css.times}>
        {MINUTES.map((min) => (
          <Button
            key={min}
            variant="light"
            px={4}
            data-testid={`timer-${min}`}
            onClick={() => start(min)}
          >
            {minutes(min)}
          </Button>
        ))}
      </div>
      <div className={css.own}>
        <NumberInput
          label={t("timer.own")}
          size="md"
          min={1}
          max={MOST_MIN}
          allowDecimal={false}
          value={own}
          onChange={setOwn}
        />
        <Button
          style={{ height: 48 }}
          disabled={typeof own !== "number" || own < 1 || own > MOST_MIN}
          onClick={() => typeof own === "number" && start(own)}
        >
          {t("timer.start")}
        </Button>
      </div>
      <p className={css.small}>{t("timer.forAll")}</p>
    </div>
  );
}
