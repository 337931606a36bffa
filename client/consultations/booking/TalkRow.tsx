import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Consultation } from "#server/consultations/protocol.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { StatusChip } from "../../kit/ui/parts.tsx";
import css from "./Consultations.module.css";
import { wayIcons } from "./rules.ts";
import { useWhenWords } from "./useWhenWords.ts";

/** One of one's own talks: when, with whom, how it stands. */
export function TalkRow({ talk }: { talk: Consultation }) {
  const { t } = useTranslation("consultations");
  const when = useWhenWords();
  return (
    <li>
      <Link to={`/consultations/${talk.id}`} className={css.row} data-testid="talk-row">
        <span className={css.icon} data-open={talk.isOpen || undefined}>
          <Icon name={wayIcons[talk.way]} />
        </span>
        <span className={css.what}>
          <b>{talk.startsAt ? when.short(talk.startsAt) : t("when.none")}</b>
          <small>{talk.host.name}</small>
        </span>
        <span className={css.chip}>
          <TalkChip talk={talk} />
        </span>
        <Icon name="chevronRight" sizePx={18} />
      </Link>
    </li>
  );
}

/** How it stands, in a word. */
export function TalkChip({ talk }: { talk: Consultation }) {
  const { t } = useTranslation("consultations");
  const { state } = talk;
  if (talk.isOpen) return <StatusChip tone="sunSoft">{t("state.open")}</StatusChip>;
  if (state === "agreed")
    return (
      <StatusChip tone="ok" icon="check">
        {t("state.agreed")}
      </StatusChip>
    );
  if (state === "asked" || state === "moved")
    return (
      <StatusChip tone={talk.waitsFor === "guest" ? "warn" : "neutral"}>
        {t(talk.waitsFor === "guest" ? "state.offered" : "state.asked")}
      </StatusChip>
    );
  return <StatusChip>{t(`state.${state}`)}</StatusChip>;
}
