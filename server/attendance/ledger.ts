import type { Lesson } from "../lessons/protocol.ts";
import { ReceiveMode } from "../rooms/protocol-seats.ts";
import type { FactStore, StoredFact } from "./facts-store.ts";
import { type LedgerFacts, type Proposal, propose } from "./propose.ts";
import {
  type AttendancePolicy,
  type LedgerProposal,
  type ReceivedBytes,
  ResponseKind,
} from "./protocol.ts";
import { heldSpan, type Span } from "./rules.ts";
import type { AttendanceStore, StoredAttempt, StoredVisit } from "./store.ts";

/** A pupil of the class; `sinceMs`: when they came to it, null: they always were in it. */
export type LedgerPupil = { id: string; fullName: string; sinceMs?: number | null };
type Deps = {
  store: Pick<AttendanceStore, "listVisits" | "listAttempts">;
  factStore: Pick<FactStore, "list">;
  people: {
    readSchool(schoolId: string): Promise<{ timeZone: string }>;
    roster(schoolId: string, classId: string): Promise<LedgerPupil[]>;
  };
  lessons: { findMany(schoolId: string, ids: readonly string[]): Promise<Map<string, Lesson>> };
  policyOf(schoolId: string): Promise<AttendancePolicy>;
  /** Which of these lessons have a recording; recordings come after attendance and are made known later. */
  recordedOf(schoolId: string, lessonIds: readonly string[]): Promise<ReadonlySet<string>>;
  now: () => number;
};
/** A pupil's row before it is known by whom. */
export type LedgerRow = LedgerProposal & { fullName: string; received: ReceivedBytes };
export type LedgerLesson = { lesson: Lesson; span: Span; isLive: boolean; rows: LedgerRow[] };

/** What the facts of lessons come to, for every pupil of their classes. */
export function createLedger(deps: Deps) {
  const { store, factStore, people, now } = deps;

  /** Lessons that were held, in the order given, with a row for each pupil of the class, or for one. */
  async function read(
    schoolId: string,
    lessons: readonly Lesson[],
    personId?: string,
  ): Promise<{ policy: AttendancePolicy; lessons: LedgerLesson[] }> {
    const at = now();
    const held = lessons.flatMap((lesson) => {
      const span = spanOf(lesson, at);
      return span ? [{ lesson, span }] : [];
    });
    const policy = await deps.policyOf(schoolId);
    if (held.length === 0) return { policy, lessons: [] };
    const ids = held.map(({ lesson }) => lesson.id);
    const classIds = [...new Set(held.map(({ lesson }) => lesson.classId))];
    // Of one pupil the teacher's visits are wanted too: when nobody taught binds nobody.
    const [{ timeZone }, visits, attempts, facts, recorded, ...rosters] = await Promise.all([
      people.readSchool(schoolId),
      store.listVisits(schoolId, ids, personId, true),
      store.listAttempts(schoolId, ids, personId),
      factStore.list(schoolId, ids, personId),
      deps.recordedOf(schoolId, ids),
      ...classIds.map((classId) => people.roster(schoolId, classId)),
    ]);
    const rosterOf = new Map(classIds.map((classId, index) => [classId, rosters[index] ?? []]));
    const visitsOf = Map.groupBy(visits, keyOf);
    const attemptsOf = Map.groupBy(attempts, keyOf);
    const factsOf = Map.groupBy(facts, keyOf);
    const hostsOf = Map.groupBy(
      visits.filter(({ isHost }) => isHost),
      ({ lessonId }) => lessonId,
    );
    const told = held.map(({ lesson, span }): LedgerLesson => {
      const isLive = lesson.state === "live";
      const pupils = rosterOf.get(lesson.classId) ?? [];
      const wanted = personId === undefined ? pupils : pupils.filter(({ id }) => id === personId);
      const shared = {
        ...{ span, isLive, timeZone, nowMs: at, isRecorded: recorded.has(lesson.id) },
        hosts: (hostsOf.get(lesson.id) ?? []).map((visit) => spanOfVisit(visit, at)),
      };
      const rows = wanted.flatMap(({ id, fullName, sinceMs = null }) => {
        const key = keyOf({ lessonId: lesson.id, personId: id });
        const own = {
          visits: visitsOf.get(key) ?? [],
          attempts: attemptsOf.get(key) ?? [],
          facts: factsOf.get(key) ?? [],
        };
        const proposal = propose({ ...shared, ...toFacts(own, at), memberFromMs: sinceMs }, policy);
        if (!proposal) return [];
        const isHere = isLive && own.visits.some(({ leftAtMs }) => leftAtMs === null);
        const who = { lessonId: lesson.id, personId: id, fullName };
        return [
          {
            ...who,
            ...toProposal(proposal, policy.version, isHere),
            received: receivedIn(own.visits),
          },
        ];
      });
      return { lesson, span, isLive, rows };
    });
    return { policy, lessons: told };
  }

  /** What is proposed for pupils of these lessons, or for one; of lessons not held, and pupils not of the class, nothing. */
  async function proposals(
    schoolId: string,
    lessonIds: readonly string[],
    personId?: string,
  ): Promise<LedgerProposal[]> {
    const found = await deps.lessons.findMany(schoolId, lessonIds);
    const { lessons } = await read(schoolId, [...found.values()], personId);
    return lessons.flatMap(({ rows }) =>
      rows.map(({ fullName: _name, received: _bytes, ...proposal }) => proposal),
    );
  }

  return { read, proposals };
}
export type Ledger = ReturnType<typeof createLedger>;

const keyOf = ({ lessonId, personId }: { lessonId: string; personId: string }) =>
  `${lessonId} ${personId}`;

/** The room says when a device is gone, so one that has not left is there still. */
const spanOfVisit = ({ enteredAtMs, leftAtMs }: StoredVisit, nowMs: number): Span => {
  return { fromMs: enteredAtMs, toMs: leftAtMs ?? Math.max(nowMs, enteredAtMs) };
};

type Own = {
  visits: readonly StoredVisit[];
  attempts: readonly StoredAttempt[];
  facts: readonly StoredFact[];
};
/** Stored facts as the rule takes them. */
function toFacts(
  { visits, attempts, facts }: Own,
  nowMs: number,
): Pick<LedgerFacts, "visits" | "attempts" | "modes" | "responses" | "fallback" | "watched"> {
  const stretches = (kind: "mode" | "fallback") =>
    facts.flatMap((fact) =>
      fact.kind === kind && fact.untilMs !== null
        ? [{ name: fact.name, fromMs: fact.atMs, toMs: fact.untilMs }]
        : [],
    );
  return {
    visits: visits.map((visit) => ({
      ...spanOfVisit(visit, nowMs),
      deviceId: visit.deviceId,
      receivedBytes: visit.received.audio + visit.received.video + visit.received.screen,
    })),
    attempts,
    modes: stretches("mode").flatMap(({ name, ...span }) => {
      const mode = ReceiveMode.safeParse(name);
      return mode.success ? [{ ...span, mode: mode.data }] : [];
    }),
    fallback: stretches("fallback"),
    responses: facts.flatMap(({ kind, name, atMs }) => {
      const response = ResponseKind.safeParse(name);
      return kind === "response" && response.success ? [{ atMs, kind: response.data }] : [];
    }),
    watched: facts.flatMap(({ kind, name, atMs, mediaId, coveredMs, wholeMs }) =>
      kind === "watched" && mediaId !== null && coveredMs !== null && wholeMs !== null
        ? [
            {
              ...{ atMs, mediaId, coveredMs, wholeMs },
              medium: name === "video" ? ("video" as const) : ("recording" as const),
            },
          ]
        : [],
    ),
  };
}

/** As the protocol says it. */
function toProposal(
  proposal: Proposal,
  policyVersion: number,
  isHere: boolean,
): Omit<LedgerProposal, "lessonId" | "personId"> {
  const { status, code, reason, presentShare, shortDrops, devices, attempts } = proposal;
  const toSpan = ({ fromMs, toMs }: Span) => ({ from: instant(fromMs), to: instant(toMs) });
  return {
    ...{ status, code, reason, policyVersion, presentShare, shortDrops, devices },
    presentSec: Math.floor(proposal.presentMs / 1000),
    enteredAt: instantOrNull(proposal.enteredMs),
    leftAt: isHere ? null : instantOrNull(proposal.leftMs),
    intervals: proposal.intervals.map(toSpan),
    attempts: {
      count: attempts.length,
      firstAt: instantOrNull(attempts[0]?.atMs ?? null),
      lastAt: instantOrNull(attempts.at(-1)?.atMs ?? null),
      lastStage: attempts.at(-1)?.stage ?? null,
    },
    modes: proposal.modes.map(({ mode, ...span }) => ({ mode, ...toSpan(span) })),
    responses: proposal.responses,
    fallbackSec: Math.round(proposal.fallbackMs / 1000),
    watchedShare: proposal.watchedShare,
  };
}

function receivedIn(visits: readonly StoredVisit[]): ReceivedBytes {
  const received: ReceivedBytes = { audio: 0, video: 0, screen: 0 };
  for (const { received: got } of visits) {
    received.audio += got.audio;
    received.video += got.video;
    received.screen += got.screen;
  }
  return received;
}

/** The lesson as held; null when it never was. */
export function spanOf(lesson: Lesson, nowMs: number): Span | null {
  if (lesson.startedAt === null || lesson.state === "cancelled") return null;
  const startsAtMs = Date.parse(lesson.startsAt);
  return heldSpan(
    {
      startsAtMs,
      endsAtMs: startsAtMs + lesson.durationMin * 60_000,
      startedAtMs: Date.parse(lesson.startedAt),
      endedAtMs: lesson.endedAt === null ? null : Date.parse(lesson.endedAt),
    },
    nowMs,
  );
}

export const instant = (ms: number): string => new Date(ms).toISOString();
const instantOrNull = (ms: number | null) => (ms === null ? null : instant(ms));
