import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useServerNow } from "../../kit/clock.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { useMe } from "../../kit/useSession.ts";
import { useTalks } from "../booking/useTalks.ts";
import css from "./DeskLine.module.css";
import { deskOf, standingOf } from "./talks.ts";

/** On the first screen of a teacher who hosts talks: how many there are today and how many wait. Nothing where there are none. */
export function DeskLine() {
  return useMe().actions.includes("consultations:host") ? <Line /> : null;
}

function Line() {
  const { t } = useTranslation("desk");
  const format = useFormat();
  const nowMs = useServerNow();
  const { data = [] } = useTalks();
  const { today, requests } = deskOf(data, { nowMs, dayOf: format.dayOf });
  const ahead = today.filter((talk) => standingOf(talk, nowMs) === "agreed");
  if (ahead.length + requests.length === 0) return null;
  const words = [
    ...(ahead.length > 0 ? [t("line.talks", { count: ahead.length })] : []),
    ...(requests.length > 0 ? [t("line.requests", { count: requests.length })] : []),
  ];
  return (
    <Link to="/calendar" className={css.line} data-testid="desk-line">
      <Icon name="talk" />
      <span>{words.join(" · ")}</span>
      <Icon name="chevronRight" sizePx={18} />
    </Link>
  );
}
