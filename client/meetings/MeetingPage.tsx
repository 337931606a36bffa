import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import type { Meeting } from "#server/meetings/protocol.ts";
import { useServerNow } from "../kit/clock.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { BackLink, Card, ErrorNote, ListSkeleton, Note, Page } from "../kit/ui/parts.tsx";
import css from "./Meetings.module.css";
import { EARLIEST_START_MS, phaseOf } from "./rules.ts";
import { SignIn } from "./SignIn.tsx";
import { useMeeting, useMeetingAct } from "./useMeetings.ts";

/** `/meetings/:meetingId`: what it is about, the way in, «read», and for its host who came. */
export function MeetingPage() {
  const { t } = useTranslation("meetings");
  const { meetingId = "" } = useParams();
  const { data, error, isPending, refetch } = useMeeting(meetingId);
  return (
    <Page
      back={<BackLink to="/meetings">{t("back")}</BackLink>}
      eyebrow={data && data.kind !== "practice" && t(`kind.${data.kind}`)}
      title={data?.title ?? t("title")}
    >
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {isPending && <ListSkeleton rows={3} />}
      {data && <Known meeting={data} />}
    </Page>
  );
}

function Known({ meeting }: { meeting: Meeting }) {
  const { t } = useTranslation("meetings");
  const format = useFormat();
  const { host, audience, classNames, startsAt, durationMin } = meeting;
  const groups = audience.groups.map((group) => t(`group.${group}`)).join(", ");
  return (
    <>
      <Card isPadded>
        <dl className={css.facts}>
          <dt>{t("when")}</dt>
          <dd>
            {format.day(format.dayOf(startsAt))}, {format.span(startsAt, durationMin)}
          </dd>
          <dt>{t("host")}</dt>
          <dd>{host.name}</dd>
          <dt>{t("forWhom")}</dt>
          <dd>{classNames.length > 0 ? `${groups}: ${classNames.join(", ")}` : groups}</dd>
        </dl>
        {meeting.about && <p className={css.about}>{meeting.about}</p>}
        {meeting.isOneWay && <Note icon="volume">{t("oneWayNote")}</Note>}
        <Acts meeting={meeting} />
      </Card>
      {meeting.maySeeSheet && <SignIn meeting={meeting} />}
    </>
  );
}

function Acts({ meeting }: { meeting: Meeting }) {
  const { t } = useTranslation("meetings");
  const format = useFormat();
  const navigate = useNavigate();
  const phase = phaseOf(meeting, useServerNow());
  const start = useMeetingAct("start", meeting.id);
  const cancel = useMeetingAct("cancel", meeting.id);
  const confirm = useMeetingAct("confirm", meeting.id);
  const room = `/lessons/${meeting.id}/room`;
  const isToCome = phase === "due" || phase === "later";
  const opensAt = format.time(Date.parse(meeting.startsAt) - EARLIEST_START_MS);
  return (
    <>
      <div className={css.acts}>
        {phase === "live" && (
          <Button component={Link} to={room} size="lg" color="sun" data-testid="meeting-join">
            {t("join")}
          </Button>
        )}
        {phase === "due" && meeting.isHost && (
          <Button
            size="lg"
            color="sun"
            loading={start.isPending}
            data-testid="meeting-start"
            onClick={() => start.mutate(undefined, { onSuccess: () => void navigate(room) })}
          >
            {t("start")}
          </Button>
        )}
        {!meeting.isHost && !meeting.readAt && phase !== "off" && (
          <Button
            size="lg"
            variant="default"
            loading={confirm.isPending}
            leftSection={<Icon name="check" sizePx={20} />}
            data-testid="meeting-read"
            onClick={() => confirm.mutate()}
          >
            {t("read")}
          </Button>
        )}
        {isToCome && meeting.isHost && (
          <Button
            size="lg"
            variant="subtle"
            color="red"
            loading={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            {t("cancel")}
          </Button>
        )}
      </div>
      {meeting.readAt && (
        <Note tone="ok">{t("readAt", { time: format.time(meeting.readAt) })}</Note>
      )}
      {phase === "later" && (
        <Note icon="clock">{t(meeting.isHost ? "opensAt" : "opensHere", { time: opensAt })}</Note>
      )}
      {phase === "due" && !meeting.isHost && <Note icon="clock">{t("soon")}</Note>}
      {phase === "off" && <Note tone="warn">{t("offNote")}</Note>}
      {[start, cancel, confirm].map(
        ({ error, isError }, at) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: always the same three, in this order
          isError && <ErrorNote key={at} error={error} />,
      )}
    </>
  );
}
