import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate } from "react-router";
import type { Consultation } from "#server/consultations/protocol.ts";
import { useServerNow } from "../../kit/clock.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Card, EmptyState, ErrorNote, ListSkeleton, Section } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { CoverNote } from "../CoverNote.tsx";
import { UrgentHelp } from "../UrgentHelp.tsx";
import { whoOf } from "../who.ts";
import { ConsentCard } from "./ConsentCard.tsx";
import css from "./Consultations.module.css";
import { HostRow } from "./HostRow.tsx";
import { OfferCard } from "./OfferCard.tsx";
import { PrivatePage } from "./PrivatePage.tsx";
import { RemindersCard } from "./RemindersCard.tsx";
import { groupTalks } from "./rules.ts";
import { TalkRow } from "./TalkRow.tsx";
import { useHosts, useTalks } from "./useTalks.ts";

/** `/consultations`: whom one may talk to, one's own talks, and help at once. */
export function ConsultationsPage() {
  const { t } = useTranslation("consultations");
  const { actions } = useMe();
  // Hosts have their talks in the calendar; others have none.
  if (!actions.includes("consultations:ask"))
    return <Navigate to={actions.includes("consultations:host") ? "/calendar" : "/"} replace />;
  return (
    <PrivatePage title={t("title")}>
      <div className={css.columns}>
        <div className={css.column}>
          <UrgentHelp />
          <CoverNote isHost={false} />
          <OwnTalks />
          <Hosts />
        </div>
        <div className={css.column}>
          <ConsentCard />
          <Link to="/library?kind=advice" className={css.linkCard} data-testid="advice-link">
            <Icon name="video" />
            <span>
              <b>{t("advice.title")}</b>
              <small>{t("advice.text")}</small>
            </span>
            <Icon name="chevronRight" sizePx={18} />
          </Link>
          <RemindersCard />
          <PastTalks />
        </div>
      </div>
    </PrivatePage>
  );
}

function OwnTalks() {
  const { t } = useTranslation("consultations");
  const { id } = useMe();
  const nowMs = useServerNow();
  const { data, error, isPending, refetch } = useTalks();
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  if (isPending) return <ListSkeleton rows={1} />;
  const { offered, waiting, coming } = groupTalks(data, id, nowMs);
  return (
    <>
      {offered.map((talk) => (
        <OfferCard key={talk.id} talk={talk} />
      ))}
      <TalkList title={t("coming")} talks={coming} />
      <TalkList title={t("waiting")} talks={waiting} />
    </>
  );
}

function TalkList({ title, talks }: { title: string; talks: readonly Consultation[] }) {
  if (talks.length === 0) return null;
  return (
    <Section title={title}>
      <Card>
        <ul className={css.rows}>
          {talks.map((talk) => (
            <TalkRow key={talk.id} talk={talk} />
          ))}
        </ul>
      </Card>
    </Section>
  );
}

/** The psychologist, those who have set hours, and at a tap all others, who are asked without a time. */
function Hosts() {
  const { t } = useTranslation("consultations");
  const who = whoOf(useMe());
  const { data, error, isPending, refetch } = useHosts();
  const [isWhole, setWhole] = useState(false);
  const first = data?.filter(({ kind, hasTimes }) => kind === "private" || hasTimes) ?? [];
  const shown = isWhole || first.length === 0 ? (data ?? []) : first;
  const rest = (data?.length ?? 0) - shown.length;
  return (
    <Section title={t(`hosts.title.${who}`)}>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {isPending && <ListSkeleton rows={3} />}
      {data?.length === 0 && (
        <Card>
          <EmptyState icon="users" title={t("hosts.empty.title")}>
            {t(`hosts.empty.${who}`)}
          </EmptyState>
        </Card>
      )}
      {shown.length > 0 && (
        <Card>
          <ul className={css.rows}>
            {shown.map((host) => (
              <HostRow key={host.id} host={host} />
            ))}
          </ul>
          {rest > 0 && (
            <button type="button" className={css.more} onClick={() => setWhole(true)}>
              {t("hosts.more", { count: rest })}
              <Icon name="chevronDown" sizePx={18} />
            </button>
          )}
        </Card>
      )}
    </Section>
  );
}

/** Closed ones of the last day, and at a tap all before. */
function PastTalks() {
  const { t } = useTranslation("consultations");
  const [isShown, setShown] = useState(false);
  if (!isShown)
    return (
      <div>
        <Button variant="default" onClick={() => setShown(true)} data-testid="past-show">
          {t("past.show")}
        </Button>
      </div>
    );
  return (
    <Section title={t("past.title")}>
      <PastList />
    </Section>
  );
}

function PastList() {
  const { t } = useTranslation("consultations");
  const { id } = useMe();
  const nowMs = useServerNow();
  const recent = useTalks();
  const past = useTalks(true);
  const failed = recent.error ?? past.error;
  if (failed) return <ErrorNote error={failed} onRetry={past.refetch} />;
  if (!past.data || !recent.data) return <ListSkeleton rows={2} />;
  const { closed } = groupTalks(recent.data, id, nowMs);
  const known = new Set(closed.map((talk) => talk.id));
  const all = [
    ...closed.toReversed(),
    ...past.data.filter((talk) => !talk.isHost && !known.has(talk.id)),
  ];
  return (
    <Card>
      {all.length === 0 ? (
        <EmptyState icon="calendar" title={t("past.empty")} />
      ) : (
        <ul className={css.rows}>
          {all.map((talk) => (
            <TalkRow key={talk.id} talk={talk} />
          ))}
        </ul>
      )}
    </Card>
  );
}
