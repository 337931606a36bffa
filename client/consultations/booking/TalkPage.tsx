import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";
import type { Consultation } from "#server/consultations/protocol.ts";
import { useServerNow } from "../../kit/clock.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { ErrorNote, ListSkeleton, Note } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { UrgentHelp } from "../UrgentHelp.tsx";
import { whoOf } from "../who.ts";
import { CalendarButton } from "./CalendarButton.tsx";
import { ConsentNeeded } from "./ConsentNeeded.tsx";
import { MovePanel } from "./MovePanel.tsx";
import { OfferCard } from "./OfferCard.tsx";
import { PrivatePage } from "./PrivatePage.tsx";
import { actsOf, groupOf, OPENS_BEFORE_MS, wayIcons } from "./rules.ts";
import { TalkActs } from "./TalkActs.tsx";
import css from "./TalkPage.module.css";
import { TalkChip } from "./TalkRow.tsx";
import { useTalk } from "./useTalks.ts";
import { useWhenWords } from "./useWhenWords.ts";

/** `/consultations/:consultationId`: when and how, the way in, and what may still be changed. */
export function TalkPage() {
  const { t } = useTranslation("consultations");
  const { consultationId = "" } = useParams();
  const { data, error, isPending, refetch } = useTalk(consultationId);
  return (
    <PrivatePage
      title={t("neutral")}
      backTo={data?.isHost ? "/calendar" : "/consultations"}
      aside={<UrgentHelp />}
    >
      <div className={css.page}>
        {error && <ErrorNote error={error} onRetry={refetch} />}
        {isPending && <ListSkeleton rows={3} />}
        {data && <Known key={data.id} talk={data} />}
      </div>
    </PrivatePage>
  );
}

function Known({ talk }: { talk: Consultation }) {
  const { id } = useMe();
  const nowMs = useServerNow();
  const [params, setParams] = useSearchParams();
  const isMoving = params.has("move");
  const setMoving = (next: boolean) => setParams(next ? { move: "1" } : {}, { replace: true });
  const acts = actsOf(talk, id, nowMs);
  const group = groupOf(talk, id, nowMs);
  if (isMoving && acts.move) return <MovePanel talk={talk} onDone={() => setMoving(false)} />;
  return (
    <>
      {group === "offered" ? <OfferCard talk={talk} /> : <Facts talk={talk} />}
      {(group === "coming" || group === "waiting") && <ConsentNeeded talk={talk} />}
      {group !== "offered" && (
        <TalkActs
          talk={talk}
          mayMove={acts.move}
          mayCancel={acts.cancel}
          onMove={() => setMoving(true)}
        />
      )}
    </>
  );
}

function Facts({ talk }: { talk: Consultation }) {
  const { t } = useTranslation("consultations");
  const format = useFormat();
  const when = useWhenWords();
  const me = useMe();
  const nowMs = useServerNow();
  const group = groupOf(talk, me.id, nowMs);
  // A parent who came along reads for whom it is.
  const people = [talk.host, talk.guest, ...talk.others].filter(({ id }) => id !== me.id);
  return (
    <section className={css.facts}>
      <div className={css.head}>
        <div className={css.when}>
          <b>{talk.startsAt ? when.day(talk.startsAt) : t("when.none")}</b>
          {talk.startsAt && <span>{format.span(talk.startsAt, talk.lengthMin)}</span>}
        </div>
        <TalkChip talk={talk} />
      </div>
      <ul className={css.list}>
        {people.map(({ id, name }) => (
          <li key={id}>
            <Icon name="user" sizePx={20} />
            {name}
          </li>
        ))}
        <li>
          <Icon name={wayIcons[talk.way]} sizePx={20} />
          {t(`way.${talk.way}`)}
        </li>
        {talk.kind === "private" && (
          <li>
            <Icon name="lock" sizePx={20} />
            {t("promise.notRecorded")}
          </li>
        )}
      </ul>
      {group === "waiting" && talk.waitsFor === "host" && (
        <Note icon="clock">{t(`talk.waiting.${whoOf(me)}`, { name: talk.host.name })}</Note>
      )}
      {group === "coming" && <Enter talk={talk} />}
      {group === "coming" && whoOf(me) === "parent" && talk.startsAt && (
        <CalendarButton id={talk.id} startsAt={talk.startsAt} lengthMin={talk.lengthMin} />
      )}
      {group === "closed" && (
        <Button component={Link} to={`/consultations/with/${talk.host.id}`} variant="default">
          {t("talk.again")}
        </Button>
      )}
    </section>
  );
}

/** The way in, which says when it opens. */
function Enter({ talk }: { talk: Consultation }) {
  const { t } = useTranslation("consultations");
  const when = useWhenWords();
  if (talk.startsAt === null) return null;
  if (talk.isOpen)
    return (
      <Button
        component={Link}
        to={`/consultations/${talk.id}/room`}
        size="lg"
        color="sun"
        fullWidth
        data-testid="talk-enter"
      >
        {t("talk.enter")}
      </Button>
    );
  const opensMs = Date.parse(talk.startsAt) - OPENS_BEFORE_MS;
  const opens = new Date(opensMs).toISOString();
  return (
    <>
      <Button size="lg" fullWidth disabled data-testid="talk-enter">
        {t("talk.enter")}
      </Button>
      <p className={css.hint}>{t("talk.opens", { when: when.within(opens) })}</p>
    </>
  );
}
