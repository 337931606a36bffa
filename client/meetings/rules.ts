import type { Meeting } from "#server/meetings/protocol.ts";
import type { IconName } from "../kit/ui/icons.tsx";

/** The server opens a room this much before its time at the earliest. */
export const EARLIEST_START_MS = 15 * 60_000;

export const kindIcons: Record<Meeting["kind"], IconName> = {
  coaching: "clipboard",
  parents: "users",
  event: "bell",
  practice: "camera",
};

/** What somebody can do about a meeting now. */
export function phaseOf(
  meeting: Meeting,
  nowMs: number,
): "live" | "due" | "later" | "over" | "off" {
  if (meeting.state === "cancelled") return "off";
  if (meeting.state === "live") return "live";
  if (meeting.state === "ended") return "over";
  const startsAtMs = Date.parse(meeting.startsAt);
  if (nowMs > startsAtMs + meeting.durationMin * 60_000) return "over";
  return nowMs >= startsAtMs - EARLIEST_START_MS ? "due" : "later";
}

/** Kinds a person may make, by what they may do. */
export function kindsOf(actions: readonly string[]): ("coaching" | "parents" | "event")[] {
  const mayClasses = actions.includes("meetings:makeForClasses");
  return [
    ...(actions.includes("meetings:makeForStaff") ? (["coaching"] as const) : []),
    ...(mayClasses ? (["parents", "event"] as const) : []),
  ];
}

/** `YYYY-MM-DDTHH:mm` of this computer's clock, as a date field writes it. */
export function toLocalInput(at: Date): string {
  const pad = (value: number) => String(value).padStart(2, "0");
  const day = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  return `${day}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

/** The next full half hour at least a quarter of an hour away. */
export function suggestedStart(nowMs: number): Date {
  const half = 30 * 60_000;
  return new Date(Math.ceil((nowMs + 15 * 60_000) / half) * half);
}
