import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Consultation } from "#server/consultations/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { QuickExit } from "../../kit/ui/QuickExit.tsx";
import { UrgentHelp } from "../UrgentHelp.tsx";
import css from "./Before.module.css";

type Props = {
  consultation: Consultation;
  /** Which of how many steps, from 1; absent: no step. */
  at?: { step: number; of: number };
  title: string;
  children: ReactNode;
  /** What one does here, in reach of the thumb. */
  foot?: ReactNode;
  testId: string;
};

/** One screen before or after the room: one thing to do, a way out, and help one tap away. */
export function Before({ consultation, at, title, children, foot, testId }: Props) {
  const { t } = useTranslation("privateDoor");
  const format = useFormat();
  const { startsAt, lengthMin, host, guest, isHost } = consultation;
  return (
    <main className={css.page} data-testid={testId}>
      <header className={css.head}>
        <div className={css.what}>
          <b>{t("name")}</b>
          <span>
            {isHost ? guest.name : host.name}
            {startsAt && (
              <>
                {" · "}
                <span className={css.time}>{format.span(startsAt, lengthMin)}</span>
              </>
            )}
          </span>
        </div>
        <QuickExit />
      </header>
      {at && at.of > 1 && (
        <div className={css.steps}>
          <span className={css.stepWords}>{t("step", { step: at.step, of: at.of })}</span>
          {Array.from({ length: at.of }, (_, step) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the steps never change places
            <i key={step} data-done={step < at.step || undefined} aria-hidden="true" />
          ))}
        </div>
      )}
      <h1>{title}</h1>
      <div className={css.content}>{children}</div>
      <UrgentHelp />
      {foot && <footer className={css.foot}>{foot}</footer>}
    </main>
  );
}
