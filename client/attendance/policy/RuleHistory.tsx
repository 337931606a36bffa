import { useTranslation } from "react-i18next";
import type { PolicyReading } from "#server/attendance/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { changesBetween, type FieldName, isCodeName, shownOf } from "./fields.ts";
import css from "./Rule.module.css";

type Step = PolicyReading["history"][number];

/** The rules there were, the newest first: who changed what, and when. */
export function RuleHistory({ history }: { history: readonly Step[] }) {
  const { t } = useTranslation("rule");
  const { t: tRegister } = useTranslation("register");
  const format = useFormat();
  const shownIn = ({ policy }: Step, name: FieldName) =>
    isCodeName(name) ? tRegister(`code.${policy[name]}`) : String(shownOf(policy, name));
  return (
    <ol className={css.history}>
      {history.map((step, index) => {
        const before = history[index + 1];
        return (
          <li key={step.policy.version} className={css.step}>
            <p className={css.stepHead}>
              <b>{t("history.version", { version: step.policy.version })}</b>
              <span>
                {step.at === null
                  ? t("history.first")
                  : [
                      format.shortDay(format.dayOf(step.at)),
                      format.time(step.at),
                      ...(step.byName ? [step.byName] : []),
                    ].join(" · ")}
              </span>
            </p>
            {before && (
              <ul className={css.changes}>
                {changesBetween(before.policy, step.policy).map((name) => (
                  <li key={name}>
                    {t("history.change", {
                      field: t(`field.${name}`),
                      before: shownIn(before, name),
                      after: shownIn(step, name),
                    })}
                  </li>
                ))}
              </ul>
            )}
          </li>
        );
      })}
    </ol>
  );
}
