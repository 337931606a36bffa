import { Button } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Picked } from "#server/signals/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { Avatar } from "../kit/ui/parts.tsx";
import css from "./Overlay.module.css";
import { patchSignals } from "./signal-store.ts";

/** Names pass by for so long, ms, each for a while; who comes later than that sees the result alone. */
const PASSING_MS = 1_400;
const EACH_MS = 140;
/** A pupil's card goes by itself. */
const SHOWN_MS = 12_000;

/** Whom chance has chosen, for everybody; the teacher gives the floor, or lets chance choose again. */
export function PickedCard({ picked }: { picked: Picked }) {
  const { t } = useTranslation("signals");
  const { lessonId, call, fail, may, me, seats, clockOffsetMs } = useClassroom();
  const isStill = useReducedMotion();
  const [step, setStep] = useState(0);
  const [isGone, setGone] = useState(false);
  const isAsking = may("ask");
  const ageMs = Date.now() + clockOffsetMs - Date.parse(picked.at);
  const isPassing = !isStill && picked.among.length > 0 && step * EACH_MS + ageMs < PASSING_MS;

  useEffect(() => {
    if (!isPassing) return;
    const timer = setTimeout(() => setStep(step + 1), EACH_MS);
    return () => clearTimeout(timer);
  }, [isPassing, step]);
  useEffect(() => {
    if (isAsking) return;
    const timer = setTimeout(() => setGone(true), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isAsking]);
  if (isGone) return null;

  const { personId, among } = picked;
  const shownId = isPassing ? (among[step % among.length] ?? personId) : personId;
  const nameOf = (id: string) => seats.find((seat) => seat.personId === id)?.name ?? "";
  const isMe = personId === me.personId;
  const isCalled = seats.find((seat) => seat.personId === personId)?.isCalled ?? false;
  return (
    <section
      className={css.card}
      aria-label={t("chance.title")}
      data-testid="picked"
      data-person-id={isPassing ? undefined : personId}
    >
      <p className={css.small}>{t("chance.title")}</p>
      <div className={css.who} data-passing={isPassing || undefined}>
        <Avatar name={nameOf(shownId)} sizePx={64} />
        <span aria-hidden={isPassing || undefined}>{nameOf(shownId)}</span>
      </div>
      <p role="status">
        {!isPassing && (isMe ? t("chance.you") : t("chance.chosen", { name: nameOf(personId) }))}
      </p>
      {isAsking && (
        <div className={css.acts}>
          {may("lead") && (
            <Button
              disabled={isPassing || isCalled}
              data-testid="picked-call"
              onClick={() => {
                const called = { lessonId, personId, isCalled: true };
                call("room:callPupil", called).catch(fail);
              }}
            >
              {t(isCalled ? "chance.called" : "chance.giveFloor")}
            </Button>
          )}
          <Button
            variant="light"
            disabled={isPassing}
            onClick={() => void call("signal:pickPupil", { lessonId }).catch(fail)}
          >
            {t("chance.again")}
          </Button>
          <Button
            variant="default"
            data-testid="picked-close"
            onClick={() => {
              patchSignals({ picked: null });
              call("signal:closePick", { lessonId }).catch(fail);
            }}
          >
            {t("chance.close")}
          </Button>
        </div>
      )}
    </section>
  );
}
