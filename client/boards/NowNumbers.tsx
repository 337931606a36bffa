import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon, type IconName } from "../kit/ui/icons.tsx";
import css from "./NowPage.module.css";
import type { SchoolNow } from "./now.ts";

type NumberProps = {
  tone: "sun" | "warn" | "bad" | "ok";
  icon: IconName;
  word: string;
  value: number;
  children: ReactNode;
};
/** One number with its word; a zero of something bad is drawn quietly. */
function BigNumber({ tone, icon, word, value, children }: NumberProps) {
  const isQuiet = value === 0 && (tone === "warn" || tone === "bad");
  return (
    <div className={css.tile} data-tone={isQuiet ? "quiet" : tone}>
      <dt className={css.word}>
        {tone === "sun" ? <span className={css.dot} /> : <Icon name={icon} sizePx={18} />}
        {word}
      </dt>
      <dd className={css.value}>
        <span className={css.amount}>{value}</span>
        <span className={css.under}>{children}</span>
      </dd>
    </div>
  );
}

/** Running, begun late, not begun, pupils there: the four numbers of a moment. */
export function NowNumbers({ now }: { now: SchoolNow }) {
  const { t } = useTranslation("boards");
  const format = useFormat();
  const due = now.running + now.notStarted;
  const share = now.pupilsExpected > 0 ? now.pupilsPresent / now.pupilsExpected : null;
  return (
    <dl className={css.numbers}>
      <BigNumber tone="sun" icon="camera" word={t("running")} value={now.running}>
        {t("ofLessons", { count: due })}
      </BigNumber>
      <BigNumber tone="warn" icon="clock" word={t("startedLate")} value={now.startedLate}>
        {t("startedLateHint")}
      </BigNumber>
      <BigNumber tone="bad" icon="alert" word={t("notStarted")} value={now.notStarted}>
        {t("notStartedHint")}
      </BigNumber>
      <BigNumber tone="ok" icon="users" word={t("inLesson")} value={now.pupilsPresent}>
        {share === null
          ? t("nobodyExpected")
          : t("ofPupils", { count: now.pupilsExpected, share: format.percent(share) })}
      </BigNumber>
    </dl>
  );
}
