import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useClassroom } from "../kit/classroom/context.tsx";
import { useFormat } from "../kit/text/useFormat.ts";
import css from "./Signals.module.css";
import { patchSignals, useSignals } from "./signal-store.ts";

/** «Осындасың ба?»: asks the class, as often as the school lets it. */
export function PresenceAsk() {
  const { t } = useTranslation("signals");
  const { lessonId, call, fail, clockOffsetMs } = useClassroom();
  const { time } = useFormat();
  const { presenceLeft } = useSignals();
  const [isBusy, setIsBusy] = useState(false);
  if (!presenceLeft) return null;
  const { left, nextAt } = presenceLeft;
  const isSoon = nextAt !== null && Date.parse(nextAt) > Date.now() + clockOffsetMs;
  const ask = () => {
    setIsBusy(true);
    call("signal:askPresence", { lessonId })
      .then((presence) => patchSignals({ presence }), fail)
      .finally(() => setIsBusy(false));
  };
  return (
    <div className={css.presence}>
      <div>
        <b>{t("presence.ask")}</b>
        <span className={css.small}>
          {left === 0
            ? t("presence.none")
            : isSoon
              ? t("presence.next", { time: time(nextAt) })
              : t("presence.left", { number: left })}
        </span>
      </div>
      <Button
        variant="light"
        loading={isBusy}
        disabled={left === 0 || isSoon}
        data-testid="ask-presence"
        onClick={ask}
      >
        {t("presence.askNow")}
      </Button>
    </div>
  );
}
