import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Meeting } from "#server/meetings/protocol.ts";
import { useServerNow } from "../kit/clock.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { StatusChip } from "../kit/ui/parts.tsx";
import css from "./Meetings.module.css";
import { kindIcons, phaseOf } from "./rules.ts";

/** One meeting of a list: when, what, for whom; the way in while it is on. */
export function MeetingRow({ meeting }: { meeting: Meeting }) {
  const { t } = useTranslation("meetings");
  const format = useFormat();
  const phase = phaseOf(meeting, useServerNow());
  return (
    <li className={css.row} data-phase={phase} data-testid="meeting-row">
      <span className={css.icon} data-kind={meeting.kind}>
        <Icon name={kindIcons[meeting.kind]} />
      </span>
      <Link to={`/meetings/${meeting.id}`} className={css.what}>
        <b>{meeting.title}</b>
        <span>
          {format.shortDay(format.dayOf(meeting.startsAt))}
          {" · "}
          {format.span(meeting.startsAt, meeting.durationMin)}
          {" · "}
          {meeting.host.name}
        </span>
      </Link>
      {phase === "live" ? (
        <Button
          component={Link}
          to={`/lessons/${meeting.id}/room`}
          color="sun"
          data-testid="meeting-join"
          leftSection={<Icon name="camera" sizePx={20} />}
        >
          {t("join")}
        </Button>
      ) : (
        <MeetingChip meeting={meeting} phase={phase} />
      )}
    </li>
  );
}

/** What stands at the end of a row that is not on. */
function MeetingChip({ meeting, phase }: { meeting: Meeting; phase: ReturnType<typeof phaseOf> }) {
  const { t } = useTranslation("meetings");
  if (phase === "off") return <StatusChip tone="bad">{t("phase.off")}</StatusChip>;
  if (meeting.readAt)
    return (
      <StatusChip tone="ok" icon="check">
        {t("isRead")}
      </StatusChip>
    );
  if (phase === "over") return <StatusChip>{t("phase.over")}</StatusChip>;
  return (
    <StatusChip tone={phase === "due" ? "sunSoft" : "neutral"}>{t(`phase.${phase}`)}</StatusChip>
  );
}
