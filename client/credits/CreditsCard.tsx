import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, Section } from "../kit/ui/parts.tsx";
import css from "./CreditsPage.module.css";
import { useCreditList } from "./useCredits.ts";

const MOST_SHOWN = 3;

/** On a teacher's first screen: credits that are not decided yet; nothing where the teacher has none. */
export function CreditsCard() {
  const { t } = useTranslation("credits");
  const format = useFormat();
  const credits = useCreditList().data?.credits ?? [];
  const own = credits.filter(({ mayWrite }) => mayWrite);
  const open = own.filter(({ decidedCount, pupilCount }) => decidedCount < pupilCount);
  if (open.length === 0) return null;
  return (
    <Section
      title={t("title")}
      aside={<Link to="/credits">{t("card.all", { count: own.length })}</Link>}
    >
      <Card>
        <ul className={css.rows}>
          {open.slice(0, MOST_SHOWN).map((credit) => (
            <li key={`${credit.classId} ${credit.subject.id}`}>
              <Link
                to={`/credits/${credit.classId}/${credit.subject.id}`}
                className={css.row}
                data-testid="credit-card"
              >
                <span className={css.words}>
                  <b>{`${credit.className} · ${format.words(credit.subject.name)}`}</b>
                  <small>
                    {t("list.decided", { count: credit.decidedCount, all: credit.pupilCount })}
                  </small>
                </span>
                <Icon name="chevronRight" sizePx={20} />
              </Link>
            </li>
          ))}
        </ul>
      </Card>
    </Section>
  );
}
