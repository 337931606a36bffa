import type { LedgerFacts, Watched } from "#server/attendance/propose.ts";
import {
  type AttemptStage,
  type AttendanceCode,
  AttendancePolicy,
  type AttendanceStatus,
  type ResponseKind,
} from "#server/attendance/protocol.ts";
import { heldSpan } from "#server/attendance/rules.ts";
import type { ReceiveMode } from "#server/rooms/protocol.ts";

export const MIN = 60_000;
const HOUR = 60 * MIN;
/** Tuesday, nine o'clock in Almaty (UTC+5). */
export const NINE = Date.parse("2026-09-01T04:00:00Z");

/**
 * What is known of one pupil in one lesson, 09:00 to 09:45 by its bells unless said otherwise. Numbers are minutes
 * after nine, fractions allowed.
 */
export type Given = {
  /** "-2..45 b" is a visit from minute -2 to 45 on device b (a when none is named); "!" received nothing. */
  visits?: string;
  /** The teacher's visits; nobody was seen to teach when absent. */
  hosts?: string;
  /** "1i" is an attempt in minute 1 that failed in ICE; o: the page was opened, s: signalling, m: media. */
  attempts?: string;
  /** "10 poll" */
  responses?: string;
  /** "0..45 sound" */
  modes?: string;
  fallback?: string;
  /** Hours after the lesson, medium, minutes seen until then of so many: "20 r1 30/40"; v1 is a video lesson. */
  watched?: string;
  policy?: Partial<AttendancePolicy>;
  /** The bells, when it was started and ended; null: it runs. */
  held?: { bells?: [from: number, to: number]; startedAt?: number; endedAt?: number | null };
  isCancelled?: boolean;
  isRecorded?: boolean;
  /** Now; three hours after nine unless said. */
  now?: number;
  /** When nine was, ISO 8601. */
  nine?: string;
  timeZone?: string;
  /** When the pupil came to the class, minutes after nine. */
  memberFrom?: number;
};
/** The case, what is given, and what is to be proposed; null: nothing. */
export type Case = [
  name: string,
  given: Given,
  expected: { status: AttendanceStatus; code: AttendanceCode; kk: string; ru: string } | null,
];

const stages: Record<string, AttemptStage> = { o: "opened", s: "signalling", i: "ice", m: "media" };
const partsOf = (text = "") =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);

/** A case's facts as the rule takes them, and the school's policy. */
export function factsOf(given: Given): { facts: LedgerFacts; policy: AttendancePolicy } {
  const nine = given.nine === undefined ? NINE : Date.parse(given.nine);
  const at = (minutes: number) => nine + Math.round(minutes * MIN);
  const spanOf = (text: string) => {
    const [from = 0, to = 0] = text.split("..").map(Number);
    return { fromMs: at(from), toMs: at(to) };
  };
  const { bells = [0, 45], startedAt = bells[0], endedAt = bells[1] } = given.held ?? {};
  const nowMs = at(given.now ?? (endedAt ?? 45) + 135);
  const span = heldSpan(
    {
      startsAtMs: at(bells[0]),
      endsAtMs: at(bells[1]),
      startedAtMs: at(startedAt),
      endedAtMs: endedAt === null ? null : at(endedAt),
    },
    nowMs,
  );
  const facts: LedgerFacts = {
    span: given.isCancelled ? null : span,
    isLive: endedAt === null,
    visits: partsOf(given.visits).map((part) => {
      const [range = "", ...marks] = part.split(" ");
      const deviceId = marks.find((mark) => mark !== "!") ?? "a";
      return { ...spanOf(range), deviceId, receivedBytes: marks.includes("!") ? 0 : 1000 };
    }),
    hosts: partsOf(given.hosts).map(spanOf),
    attempts: partsOf(given.attempts).map((part) => {
      const stage = stages[part.at(-1) ?? ""];
      if (!stage) throw new Error(`no such stage: ${part}`);
      return { atMs: at(Number.parseFloat(part)), stage };
    }),
    responses: partsOf(given.responses).map((part) => {
      const [minute, kind] = part.split(" ");
      return { atMs: at(Number(minute)), kind: kind as ResponseKind };
    }),
    modes: partsOf(given.modes).map((part) => {
      const [range = "", mode] = part.split(" ");
      return { ...spanOf(range), mode: mode as ReceiveMode };
    }),
    fallback: partsOf(given.fallback).map(spanOf),
    watched: partsOf(given.watched).map((part): Watched => {
      const [hours, mediaId = "", seen = ""] = part.split(" ");
      const [covered = 0, whole = 0] = seen.split("/").map(Number);
      const medium = mediaId.startsWith("v") ? "video" : "recording";
      const atMs = span.toMs + Number(hours) * HOUR;
      return { mediaId, medium, atMs, coveredMs: covered * MIN, wholeMs: whole * MIN };
    }),
    isRecorded: given.isRecorded ?? false,
    memberFromMs: given.memberFrom === undefined ? null : at(given.memberFrom),
    nowMs,
    timeZone: given.timeZone ?? "Asia/Almaty",
  };
  return { facts, policy: AttendancePolicy.parse(given.policy ?? {}) };
}
