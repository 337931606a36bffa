import { lazy, type ReactNode, Suspense } from "react";
import type { Lesson } from "#server/lessons/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Page } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { MeetingsOfDay } from "../meetings/MeetingsOfDay.tsx";
import { DayList, DayStates } from "./DayList.tsx";
import type { useDay } from "./useDay.ts";

const TodayTalk = lazy(async () => ({
  default: (await import("../consultations/TodayTalk.tsx")).TodayTalk,
}));
const DeskLine = lazy(async () => ({
  default: (await import("../consultations/desk/DeskLine.tsx")).DeskLine,
}));

type Props = {
  day: ReturnType<typeof useDay>;
  title: string;
  /** Whose day it is, behind the date. */
  about?: string;
  /** Beside the title. */
  actions?: ReactNode;
  /** Above the main card: a choice between children. */
  choice?: ReactNode;
  /** The big card of the lesson that runs or comes; null when the day is over. */
  main: ReactNode | null;
  /** Below it: what is to be handed in. */
  due?: ReactNode;
  row: (lesson: Lesson) => ReactNode;
  /** Below all. */
  below?: ReactNode;
};

/** A person's day: its date, the one big card, all lessons below; grey rows or an error before it is there. */
export function DayPage({ day, title, about, actions, choice, main, due, row, below }: Props) {
  const format = useFormat();
  const date = day.data && format.day(day.data.day);
  const isHost = useMe().actions.includes("consultations:host");
  return (
    <Page eyebrow={date && about ? `${date} · ${about}` : date} title={title} actions={actions}>
      {choice}
      <DayStates query={day} />
      {main}
      <Suspense fallback={null}>
        <TodayTalk />
        {isHost && <DeskLine />}
      </Suspense>
      <MeetingsOfDay />
      {due && <Suspense fallback={null}>{due}</Suspense>}
      {day.data && (
        <DayList lessons={day.data.lessons} isOver={main === null}>
          {row}
        </DayList>
      )}
      {below && <Suspense fallback={null}>{below}</Suspense>}
    </Page>
  );
}
