import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import type { Host } from "#server/consultations/protocol.ts";
import { CallError } from "../../kit/call.ts";
import { EmptyState, ErrorNote, ListSkeleton, Note, StatusChip } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { UrgentHelp } from "../UrgentHelp.tsx";
import { BookForm, Promises } from "./BookForm.tsx";
import css from "./Booking.module.css";
import { type Draft, useDraft } from "./draft.ts";
import { HostCard } from "./HostCard.tsx";
import { PrivatePage } from "./PrivatePage.tsx";
import { isStillFree, type StripDay, stripOf, whoOf } from "./rules.ts";
import { useToday } from "./TimePicker.tsx";
import { useBooking } from "./useBooking.ts";
import { useHosts, useTimes } from "./useTalks.ts";
import { useWhenWords } from "./useWhenWords.ts";

/** `/consultations/with/:hostId`: a time, how to talk, and if one likes what it is about. */
export function BookPage() {
  const { t } = useTranslation("consultations");
  const { hostId = "" } = useParams();
  const { data, error, isPending, refetch } = useHosts();
  const host = data?.find(({ id }) => id === hostId);
  if (host) return <Known key={host.id} host={host} />;
  return (
    <PrivatePage title={t("book.title")} backTo="/consultations" aside={<UrgentHelp />}>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {isPending && <ListSkeleton rows={3} />}
      {data && <EmptyState icon="user" title={t("book.noHost")} />}
    </PrivatePage>
  );
}

function Known({ host }: { host: Host }) {
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
        onError(error) {
          if (!(error instanceof CallError)) return;
          if (error.reason === "consent_missing") void navigate("/consultations/consent");
        },
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
          {host.kind === "private" && <Promises />}
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
        <Note tone="warn">{t(`book.taken.${who}`)}</Note>
      ) : (
        error && !isTaken && <Failed error={error} />
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

/** What went wrong; a link that broke has lost nothing. */
function Failed({ error }: { error: Error }) {
  const { t } = useTranslation("consultations");
  const who = whoOf(useMe());
  if (error instanceof CallError && error.code === "network")
    return <Note tone="bad">{t(`book.broken.${who}`)}</Note>;
  return <ErrorNote error={error} />;
}
