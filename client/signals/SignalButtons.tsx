import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { BarButton } from "../kit/classroom/BarButton.tsx";
import { BarSheet } from "../kit/classroom/BarSheet.tsx";
import { useClassroom } from "../kit/classroom/context.tsx";
import { useSignals } from "./signal-store.ts";

const TimerPanel = lazy(async () => ({ default: (await import("./TimerPanel.tsx")).TimerPanel }));
const ReactionPanel = lazy(async () => ({
  default: (await import("./ReactionPanel.tsx")).ReactionPanel,
}));

/** Timer and chance for those who ask; reactions for the others. */
export function SignalButtons() {
  const { may, lesson } = useClassroom();
  if (may("ask"))
    return (
      <>
        <TimerButton />
        {lesson?.kind !== "consultation" && <ChanceButton />}
      </>
    );
  return may("react") ? <ReactionButton /> : null;
}

function TimerButton() {
  const { t } = useTranslation("signals");
  const { timer } = useSignals();
  const [isOpen, setOpen] = useState(false);
  return (
    <BarSheet
      button={{
        testId: "timer",
        icon: "clock",
        label: t("timer.button"),
        hint: t("timer.hint"),
        isOn: timer !== null,
      }}
      title={t("timer.button")}
      testId="timer-sheet"
      isOpen={isOpen}
      onOpen={setOpen}
    >
      <Suspense fallback={null}>
        <TimerPanel />
      </Suspense>
    </BarSheet>
  );
}

/** One press chooses; the card over the stage does the rest. */
function ChanceButton() {
  const { t } = useTranslation("signals");
  const { lessonId, call, fail } = useClassroom();
  const { picked } = useSignals();
  const [isBusy, setIsBusy] = useState(false);
  const pick = () => {
    setIsBusy(true);
    call("signal:pickPupil", { lessonId })
      .catch(fail)
      .finally(() => setIsBusy(false));
  };
  return (
    <BarButton
      testId="chance"
      icon="dice"
      label={t("chance.button")}
      hint={t("chance.hint")}
      isOn={picked !== null}
      isBusy={isBusy}
      onClick={pick}
    />
  );
}

function ReactionButton() {
  const { t } = useTranslation("signals");
  const { understood, unread } = useSignals();
  const [isOpen, setOpen] = useState(false);
  return (
    <BarSheet
      button={{
        testId: "reactions",
        icon: "heart",
        label: t("reaction.button"),
        hint: t("reaction.hint"),
        isOn: understood !== null,
        count: unread,
      }}
      title={t("reaction.button")}
      testId="reaction-sheet"
      widthPx={340}
      isOpen={isOpen}
      onOpen={setOpen}
    >
      <Suspense fallback={null}>
        <ReactionPanel onDone={() => setOpen(false)} />
      </Suspense>
    </BarSheet>
  );
}
