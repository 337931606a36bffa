import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ConsentState } from "#server/consultations/protocol.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { useMe } from "../../kit/useSession.ts";
import { whoOf } from "../who.ts";
import css from "./Consultations.module.css";
import { useConsent } from "./useTalks.ts";

/** What a card says of it: nothing missing, one's own, a parent's. */
export function missingOf({ own, needsParent, byParent, children }: ConsentState, who: string) {
  if (who === "parent") return children.some(({ given }) => given === null) ? "own" : "none";
  if (own === null) return "own";
  return needsParent && byParent === null ? "parent" : "none";
}

/** The way to what is confidential and to the consent: for parents of each child, whether there is a talk or not. */
export function ConsentCard() {
  const { t } = useTranslation("consent");
  const who = whoOf(useMe());
  const { data } = useConsent().query;
  if (!data || (who === "parent" && data.children.length === 0)) return null;
  const missing = missingOf(data, who);
  return (
    <Link to="/consultations/consent" className={css.linkCard} data-testid="consent-card">
      <Icon name={missing === "none" ? "shield" : "info"} />
      <span>
        <b>{t(`card.title.${who}`)}</b>
        <small>{t(`card.${missing}.${who}`)}</small>
      </span>
      <Icon name="chevronRight" sizePx={18} />
    </Link>
  );
}
