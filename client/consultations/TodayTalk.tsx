import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useServerNow } from "../kit/clock.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { useMe } from "../kit/useSession.ts";
import css from "./booking/Consultations.module.css";
import { groupTalks } from "./booking/rules.ts";
import { useTalks } from "./booking/useTalks.ts";

/** Talks of today on the day's page: that there is a meeting, and when; nothing else, and nothing where there is none. */
export function TodayTalk() {
  const me = useMe();
  return me.actions.includes("consultations:ask") ? <Own /> : null;
}

function Own() {
  const { id } = useMe();
  const format = useFormat();
  const nowMs = useServerNow();
  const { data } = useTalks();
  const today = format.dayOf(nowMs);
  const own = groupTalks(data ?? [], id, nowMs).coming.filter(
    ({ startsAt }) => startsAt !== null && format.dayOf(startsAt) === today,
  );
  return own.map(({ id: talkId, startsAt }) => (
    <Card key={talkId} to={`/consultations/${talkId}`} time={format.time(startsAt ?? nowMs)} />
  ));
}

function Card({ to, time }: { to: string; time: string }) {
  const { t } = useTranslation("talkNotice");
  return (
    <Link to={to} className={css.linkCard} data-testid="today-talk">
      <Icon name="calendar" />
      <span>
        <b>{t("at", { time })}</b>
      </span>
      <Icon name="chevronRight" sizePx={18} />
    </Link>
  );
}
