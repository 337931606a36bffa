import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import type { Host } from "#server/consultations/protocol.ts";
import { CallError } from "../../kit/call.ts";
import { serverNow } from "../../kit/clock.ts";
import { EmptyState, ErrorNote, ListSkeleton, Note, StatusChip } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { UrgentHelp } from "../UrgentHelp.tsx";
import { whoOf } from "../who.ts";
import { BookForm, Promises } from "./BookForm.tsx";
import css from "./Booking.module.css";
import { type Draft, useDraft } from "./draft.ts";
import { HostCard } from "./HostCard.tsx";
import { KeyMoved } from "./host-keys.ts";
import { KeyMovedNote } from "./KeyNotes.tsx";
import { PrivatePage } from "./PrivatePage.tsx";
import { isStillFree, openWith, type StripDay, stripOf } from "./rules.ts";
import { TalkError } from "./TalkError.tsx";
import { useToday } from "./TimePicker.tsx";
import { useBooking } from "./useBooking.ts";
import { useHosts, useTalks, useTimes } from "./useTalks.ts";
import { useWhenWords } from "./useWhenWords.ts";

/** `/consultations/with/:hostId`: a time, how to talk, and if one likes what it is about. */
export function BookPage() {
  const { t } = useTranslation("consultations");
  const { hostId = "" } = useParams();
  const { data, error, isPending, refetch } = useHosts();
  const host = data?.find(({ id }) => id === hostId);
  if (host) return <Booking key={host.id} host={host} />;
  return (
    <PrivatePage title={t("book.title")} backTo="/consultations" aside={<UrgentHelp />}>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {isPending && <ListSkeleton rows={3} />}
      {data && <EmptyState icon="user" title={t("book.noHost")} />}
    </PrivatePage>
  );
}

function Booking({ host }: { host: Host }) {
  const { t } = useTranslation("consultations");
  const me = useMe();
  const navigate = useNavigate();
  const [draft, change] = useDraft(me.id, host.id);
  const times = useTimes(host.id);
  const booking = useBooking(me.id, host);
  const today = useToday();
  const strip = stripOf(times.data?.days ?? [], today);
  const way = draft.way ?? times.data?.ways[0] ?? null;
  // Somebody else may have taken it while the page was open.
  const startsAt = isStillFree(strip, draft.startsAt) ? draft.startsAt : null;
  const isWithoutTime = draft.isWithoutTime || (times.data !== undefined && !hasFree(strip));
  const isLost =
    times.data !== undefined && draft.startsAt !== null && startsAt === null && !isWithoutTime;
  const isReady = way !== null && (isWithoutTime || startsAt !== null);
  const send = () => {
    if (way === null) return;
    booking.mutate(
      { ...draft, way, startsAt: isWithoutTime ? null : startsAt },
      {
        onSuccess: ({ id }) => void navigate(`/consultations/${id}`, { replace: true }),
      },
    );
  };
  return (
    <PrivatePage
      title={t("book.title")}
      backTo="/consultations"
      chip={
        host.kind === "private" && (
          <StatusChip tone="ok" icon="lock">
            {t("private")}
          </StatusChip>
        )
      }
      aside={
        <>
          <UrgentHelp />
          {host.kind === "private" && <Promises isAlone={draft.withIds.length === 0} />}
        </>
      }
      foot={
        <Send
          {...{ isLost, isWithoutTime, startsAt, isReady, onSend: send }}
          error={booking.error}
          isSending={booking.isPending}
        />
      }
    >
      <div className={css.book}>
        <HostCard host={host} />
        <Known hostId={host.id} />
        {times.error && <ErrorNote error={times.error} onRetry={times.refetch} />}
        {times.isPending && <ListSkeleton rows={3} />}
        {times.data && (
          <BookForm
            {...{ host, strip, draft, change, way, startsAt, isWithoutTime }}
            ways={times.data.ways}
            isInstant={times.data.isInstant}
          />
        )}
      </div>
    </PrivatePage>
  );
}

const hasFree = (strip: readonly StripDay[]) => strip.some(({ free }) => free > 0);

type SendProps = Pick<Draft, "startsAt" | "isWithoutTime"> & {
  isLost: boolean;
  isReady: boolean;
  isSending: boolean;
  error: Error | null;
  onSend: () => void;
};
/** The one big button, which says what it does; above it why it could not. */
function Send({ startsAt, isWithoutTime, isLost, isReady, isSending, error, onSend }: SendProps) {
  const { t } = useTranslation("consultations");
  const who = whoOf(useMe());
  const when = useWhenWords();
  const isTaken = error instanceof CallError && error.reason === "time_taken";
  return (
    <div className={css.send}>
      {isLost || (isTaken && startsAt === null) ? (
        <Note tone="warn">{t(`refused.taken.${who}`)}</Note>
      ) : (
        error &&
        !isTaken &&
        (error instanceof KeyMoved ? <KeyMovedNote /> : <TalkError error={error} />)
      )}
      <Button
        size="lg"
        fullWidth
        disabled={!isReady}
        loading={isSending}
        onClick={onSend}
        data-testid="book-send"
      >
        {isWithoutTime && t("book.askWithout")}
        {!isWithoutTime && (startsAt ? when.book(startsAt) : t(`book.choose.${who}`))}
      </Button>
    </div>
  );
}

/** Whoever has asked this person already sees it before asking again. */
function Known({ hostId }: { hostId: string }) {
  const { t } = useTranslation("consultations");
  const me = useMe();
  const when = useWhenWords();
  const { data } = useTalks();
  const talk = openWith(data ?? [], { hostId, selfId: me.id, nowMs: serverNow() });
  if (!talk) return null;
  return (
    <Note icon="calendar">
      {talk.startsAt
        ? t(`book.known.${whoOf(me)}`, { when: when.within(talk.startsAt) })
        : t(`book.asked.${whoOf(me)}`)}{" "}
      <Link to={`/consultations/${talk.id}`} className={css.known} data-testid="book-known">
        {t("book.look")}
      </Link>
    </Note>
  );
}
