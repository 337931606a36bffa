import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import css from "./Calendar.module.css";

/** Opens what was sealed to this host; its key, and the code that reads it, come when a reason is on the page. */
const Reason = lazy(async () => ({ default: (await import("../../notes/Reason.tsx")).Reason }));

/** A reason that a pupil or a parent sealed in their browser: locked, until its host opens it here. */
export function ReasonLine({ sealed }: { sealed: string }) {
  return (
    <div className={css.reason}>
      <Suspense fallback={<Locked />}>
        <Reason sealed={sealed} />
      </Suspense>
    </div>
  );
}

function Locked() {
  const { t } = useTranslation("desk");
  return (
    <span className={css.locked}>
      <Icon name="lock" sizePx={16} />
      {t("row.reasonLocked")}
    </span>
  );
}
