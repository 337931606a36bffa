import { useTranslation } from "react-i18next";
import { useFormat } from "../../../kit/text/useFormat.ts";
import { Icon } from "../../../kit/ui/icons.tsx";
import { Section } from "../../../kit/ui/parts.tsx";
import { partsOf } from "../../booking/rules.ts";
import css from "./Counsel.module.css";
import { problemOf, type SettingsDraft } from "./settings-draft.ts";

/** What a child will see: the numbers to call, and the words they are asked to agree to. */
export function ChildPreview({ draft }: { draft: SettingsDraft }) {
  const { t } = useTranslation("counsel");
  const { language } = useFormat();
  const numbers = draft.urgent.filter((one) => problemOf(one) === null);
  // As the server does: a language left empty has the Kazakh words.
  const text = draft.text[language].trim() || draft.text.kk.trim();
  return (
    <Section title={t("preview.title")} aside={t(`common:language.${language}`)}>
      <div className={css.phone} data-testid="counsel-preview">
        <div className={css.urgent}>
          <span className={css.urgentTitle}>
            <Icon name="phone" sizePx={20} />
            {t("preview.urgent")}
          </span>
          {numbers.length === 0 && <span>{t("preview.noNumbers")}</span>}
          {numbers.map(({ key, number, name }) => (
            <span key={key} className={css.urgentRow}>
              <span>{name[language]}</span>
              <b>{number}</b>
            </span>
          ))}
        </div>
        <div className={css.sheet}>
          <b>{t("preview.before")}</b>
          {text === "" ? (
            <span className={css.about}>{t("preview.noText")}</span>
          ) : (
            <div className={css.text} lang={language}>
              {partsOf(text).map(({ heading, lines }) => (
                <p key={`${heading} ${lines.join(" ")}`}>
                  {heading && <b>{heading} </b>}
                  {lines.join(" ")}
                </p>
              ))}
            </div>
          )}
          <span className={css.agree} aria-hidden="true">
            {t("preview.agree")}
          </span>
        </div>
      </div>
    </Section>
  );
}
