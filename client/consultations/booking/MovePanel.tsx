import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Consultation } from "#server/consultations/protocol.ts";
import { CallError } from "../../kit/call.ts";
import { ErrorNote, ListSkeleton, Note } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { whoOf } from "../who.ts";
import booking from "./Booking.module.css";
import { LessonNote } from "./LessonNote.tsx";
import { isStillFree, stripOf } from "./rules.ts";
import { TalkError } from "./TalkError.tsx";
import css from "./TalkPage.module.css";
import { TimePicker, useToday } from "./TimePicker.tsx";
import { useTalkAct, useTimes } from "./useTalks.ts";
import { useWhenWords } from "./useWhenWords.ts";

/** Another time of the same host for a talk. */
export function MovePanel({ talk, onDone }: { talk: Consultation; onDone: () => void }) {
  const { t } = useTranslation("consultations");
  const who = whoOf(useMe());
  const when = useWhenWords();
  const times = useTimes(talk.host.id);
  const today = useToday();
  const [chosen, setChosen] = useState<{ day: string | null; startsAt: string | null }>({
    day: null,
    startsAt: null,
  });
  const { mutate, isPending, error } = useTalkAct(talk.id);
  const strip = stripOf(times.data?.days ?? [], today);
  const startsAt = isStillFree(strip, chosen.startsAt) ? chosen.startsAt : null;
  const isTaken = error instanceof CallError && error.reason === "time_taken";
  return (
    <div className={booking.book}>
      <p className={css.hint}>{t(`move.about.${who}`)}</p>
      {times.error && <ErrorNote error={times.error} onRetry={times.refetch} />}
      {times.isPending && <ListSkeleton rows={3} />}
      {times.data && (
        <TimePicker strip={strip} day={chosen.day} startsAt={startsAt} onChange={setChosen} />
      )}
      {startsAt !== null && <LessonNote startsAt={startsAt} lengthMin={talk.lengthMin} />}
      {times.data?.isInstant === false && startsAt !== null && (
        <Note>{t(`book.answers.${who}`, { name: talk.host.name })}</Note>
      )}
      {error && (!isTaken || startsAt === null) && <TalkError error={error} />}
      <div className={css.acts}>
        <Button
          disabled={startsAt === null}
          loading={isPending}
          onClick={() => startsAt && mutate({ act: "move", startsAt }, { onSuccess: onDone })}
          data-testid="move-send"
        >
          {startsAt ? t("move.to", { when: when.within(startsAt) }) : t(`book.choose.${who}`)}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t("keep")}
        </Button>
      </div>
    </div>
  );
}
