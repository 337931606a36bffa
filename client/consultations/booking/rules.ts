import type { Consultation, ReminderChannel, Slot } from "#server/consultations/protocol.ts";
import type { Lesson } from "#server/lessons/protocol.ts";
import type { IconName } from "../../kit/ui/icons.tsx";

export const wayIcons = {
  video: "camera",
  sound: "headphones",
  text: "chat",
} satisfies Record<Consultation["way"], IconName>;

export const channels = ["app", "mail", "none"] as const satisfies readonly ReminderChannel[];
const leadSteps = [5, 10, 15, 30, 60, 120, 1440];
/** Minutes to choose from; what was chosen elsewhere stands among them. */
export const leadChoices = (own: number): number[] =>
  [...new Set([...leadSteps, own])].toSorted((a, b) => a - b);

/** Where one's own talks stand: proposed to me, waiting for the host, agreed, or closed. */
export type TalkGroup = "offered" | "waiting" | "coming" | "closed";

const MINUTE_MS = 60_000;
/** The room opens so long before its time, and closes so long after its end (protocol: `isOpen`). */
export const OPENS_BEFORE_MS = 10 * MINUTE_MS;
const OPEN_AFTER_MS = 30 * MINUTE_MS;

/** Ended in words, or its time is behind us. */
function isClosed({ state, startsAt, lengthMin }: Consultation, nowMs: number): boolean {
  if (["declined", "cancelled", "held", "notHeld"].includes(state)) return true;
  if (startsAt === null) return false;
  const endMs = Date.parse(startsAt) + lengthMin * MINUTE_MS;
  return nowMs > endMs + (state === "agreed" ? OPEN_AFTER_MS : 0);
}

/** The group of a talk for `selfId`: only its guest answers; one who was taken along waits with them. */
export function groupOf(talk: Consultation, selfId: string, nowMs: number): TalkGroup {
  if (isClosed(talk, nowMs)) return "closed";
  if (talk.state === "agreed") return "coming";
  return talk.waitsFor === "guest" && talk.guest.id === selfId ? "offered" : "waiting";
}

const byTime = (a: Consultation, b: Consultation) =>
  (a.startsAt ?? "9").localeCompare(b.startsAt ?? "9");

/** One's own talks as a guest by group, each by time, those without one last. What one hosts is on one's calendar. */
export function groupTalks(
  talks: readonly Consultation[],
  selfId: string,
  nowMs: number,
): Record<TalkGroup, Consultation[]> {
  const groups: Record<TalkGroup, Consultation[]> = {
    offered: [],
    waiting: [],
    coming: [],
    closed: [],
  };
  for (const talk of talks.filter(({ isHost }) => !isHost).toSorted(byTime))
    groups[groupOf(talk, selfId, nowMs)].push(talk);
  return groups;
}

/** What its guest may do with it. Who was taken along only enters. */
export function actsOf(
  talk: Consultation,
  selfId: string,
  nowMs: number,
): { move: boolean; cancel: boolean } {
  const isOwn = talk.guest.id === selfId && !isClosed(talk, nowMs);
  return { move: isOwn && talk.startsAt !== null, cancel: isOwn };
}

/** A day of the strip: its slots; none: nobody receives that day. */
export type StripDay = { day: string; slots: Slot[]; free: number };

const DAY_MS = 86_400_000;
const SATURDAY = 6;
const dayFrom = (day: string, ahead: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + ahead * DAY_MS).toISOString().slice(0, 10);
/** 0: Sunday, as the catalogue counts weekdays. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

/**
 * The days of the strip from today to the last one with times. Days without any stand there greyed, so that one
 * sees the week; free weekends are left out.
 */
export function stripOf(
  days: readonly { day: string; slots: Slot[] }[],
  today: string,
): StripDay[] {
  const known = new Map(days.map(({ day, slots }) => [day, slots]));
  const last = [...known.keys()].toSorted().at(-1);
  const strip: StripDay[] = [];
  for (let ahead = 0; last !== undefined && dayFrom(today, ahead) <= last; ahead++) {
    const day = dayFrom(today, ahead);
    const slots = known.get(day) ?? [];
    const isWeekend = [0, SATURDAY].includes(weekdayOf(day));
    if (slots.length > 0 || !isWeekend)
      strip.push({ day, slots, free: slots.filter(({ isFree }) => isFree).length });
  }
  return strip;
}

/** The day to show: the one that was chosen while it has something free, else the first that has. */
export function shownDay(strip: readonly StripDay[], chosen: string | null): StripDay | null {
  const open = strip.filter(({ free }) => free > 0);
  return open.find(({ day }) => day === chosen) ?? open[0] ?? null;
}

/** Whether a time can still be taken. */
export const isStillFree = (strip: readonly StripDay[], startsAt: string | null): boolean =>
  strip.some(({ slots }) => slots.some((slot) => slot.isFree && slot.startsAt === startsAt));

/** A lesson of one's own that is held while a talk is; null: none. A lesson that ends where the talk begins is none. */
export function lessonDuring<L extends Pick<Lesson, "startsAt" | "durationMin" | "state">>(
  lessons: readonly L[],
  talk: { startsAt: string; lengthMin: number },
): L | null {
  const fromMs = Date.parse(talk.startsAt);
  const toMs = fromMs + talk.lengthMin * MINUTE_MS;
  const isThen = ({ startsAt, durationMin, state }: L) => {
    const lessonMs = Date.parse(startsAt);
    const isHeld = state === "planned" || state === "live";
    return isHeld && lessonMs < toMs && lessonMs + durationMin * MINUTE_MS > fromMs;
  };
  return lessons.find(isThen) ?? null;
}

/** Within a week a weekday says enough; later the date is needed. */
export const isNear = (day: string, today: string): boolean => day < dayFrom(today, 7);

/** The talk that an earlier attempt made though its answer was lost: the same host, the same time. */
export const madeBefore = (
  talks: readonly Consultation[],
  { hostId, startsAt, nowMs }: { hostId: string; startsAt: string | null; nowMs: number },
): Consultation | undefined =>
  talks.find(
    (talk) =>
      talk.host.id === hostId &&
      talk.startsAt === startsAt &&
      !talk.isHost &&
      !isClosed(talk, nowMs),
  );

export const refusals = ["taken", "clashes", "tooMany", "over", "broken"] as const;
type Refusal = (typeof refusals)[number];
const byReason: Readonly<Record<string, Refusal>> = {
  time_taken: "taken",
  time_clashes: "clashes",
  too_many_talks: "tooMany",
  consultation_over: "over",
};
/** Refusals that have words of their own here; null: the words of every screen are enough. */
export const refusalOf = ({
  code,
  reason,
}: {
  code: string;
  reason?: string | undefined;
}): Refusal | null => (code === "network" ? "broken" : (byReason[reason ?? ""] ?? null));

/** One's own open talk with a host, the next one first; null: none. */
export const openWith = (
  talks: readonly Consultation[],
  { hostId, selfId, nowMs }: { hostId: string; selfId: string; nowMs: number },
): Consultation | null =>
  talks
    .filter(({ host, guest }) => host.id === hostId && guest.id === selfId)
    .filter((talk) => !isClosed(talk, nowMs))
    .toSorted(byTime)[0] ?? null;

export type TextPart = { heading: string | null; lines: string[] };
/** A text in parts: a short first line over others is their heading. Parts are set apart by an empty line. */
export function partsOf(text: string): TextPart[] {
  return text.split(/\n\s*\n/).flatMap((part): TextPart[] => {
    const lines = part.split("\n").flatMap((line) => line.trim() || []);
    const [first, ...rest] = lines;
    if (first === undefined) return [];
    return first.length <= LONGEST_HEADING && rest.length > 0
      ? [{ heading: first, lines: rest }]
      : [{ heading: null, lines }];
  });
}
const LONGEST_HEADING = 60;

const ICS_STAMP = (ms: number) => new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, "");

/** A calendar's entry (RFC 5545) of one talk with a title that tells nothing; for adults. */
export function calendarEntry(
  { id, startsAt, lengthMin }: { id: string; startsAt: string; lengthMin: number },
  { title, nowMs }: { title: string; nowMs: number },
): string {
  const fromMs = Date.parse(startsAt);
  const safe = title.replaceAll(/([\\;,])/g, "\\$1");
  return [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Qonyrau//kk",
    "BEGIN:VEVENT",
    `UID:${id}`,
    `DTSTAMP:${ICS_STAMP(nowMs)}`,
    `DTSTART:${ICS_STAMP(fromMs)}`,
    `DTEND:${ICS_STAMP(fromMs + lengthMin * MINUTE_MS)}`,
    `SUMMARY:${safe}`,
    "CLASS:PRIVATE",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");
}
