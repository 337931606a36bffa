import { createHash } from "node:crypto";
import type { LedgerProposal, ResponseKind } from "./protocol-ledger.ts";

/**
 * Verbs and the activity type of ADL's registry (https://registry.tincanapi.com, "adlnet.gov/expapi"). The registry
 * has no words for what a school's rule makes of it, so that goes into extensions of our own.
 */
const ADL = "http://adlnet.gov/expapi";
const verbOf = (name: "attended" | "attempted" | "responded" | "experienced") => {
  return { id: `${ADL}/verbs/${name}`, display: { "en-US": name } };
};
const extension = (name: string) => `urn:qonyrau:attendance:${name}`;

type Told = {
  schoolId: string;
  lesson: { id: string; subjectId: string };
  /** The lesson as held, ms. */
  span: { fromMs: number; toMs: number };
  rows: readonly LedgerProposal[];
  /** Where people open the site; without it ids are URNs. */
  publicUrl?: string | null | undefined;
};

/**
 * What is known of a lesson's pupils as statements: `attended` with the time and what is proposed, `attempted` where
 * the connection failed, `responded` for each sign that they followed, `experienced` for what was seen later. Who left
 * no trace has no statement. People are named by their id at the school and by nothing else. The same facts make the
 * same statement ids, so that a record store takes each once.
 */
export function toStatements(told: Told) {
  return told.rows.flatMap((row) => [
    ...attempted(told, row),
    ...attended(told, row),
    ...row.responses.map(({ atMs, kind }) => responded(told, row, atMs, kind)),
    ...seenLater(told, row),
  ]);
}
export type Statement = ReturnType<typeof toStatements>[number];

function base(
  { schoolId, lesson, publicUrl }: Told,
  { personId }: LedgerProposal,
  verb: Parameters<typeof verbOf>[0],
  atMs: number,
  told: string,
) {
  const site = publicUrl?.replace(/\/+$/, "");
  return {
    id: uuidOf(`${schoolId} ${lesson.id} ${personId} ${verb} ${told}`),
    actor: {
      objectType: "Agent",
      account: {
        homePage: site ? `${site}/schools/${schoolId}` : `urn:qonyrau:school:${schoolId}`,
        name: personId,
      },
    },
    verb: verbOf(verb),
    object: {
      objectType: "Activity",
      id: site ? `${site}/lessons/${lesson.id}` : `urn:qonyrau:lesson:${lesson.id}`,
      definition: {
        type: `${ADL}/activities/meeting`,
        extensions: { [extension("subject")]: lesson.subjectId },
      },
    },
    timestamp: new Date(atMs).toISOString(),
  };
}

function attended(told: Told, row: LedgerProposal) {
  const { presentSec, presentShare, intervals, modes, status, code, policyVersion } = row;
  if (row.enteredAt === null) return [];
  const result = {
    completion: status === "present" || status === "late" || status === "leftEarly",
    duration: `PT${presentSec}S`,
    extensions: {
      [extension("status")]: status,
      [extension("code")]: code,
      [extension("policy-version")]: policyVersion,
      [extension("present-share")]: Math.round(presentShare * 1000) / 1000,
      [extension("intervals")]: intervals.map(({ from, to }) => `${from}/${to}`),
      [extension("modes")]: modes.map(({ mode, from, to }) => `${mode} ${from}/${to}`),
      [extension("short-drops")]: row.shortDrops,
      [extension("devices")]: row.devices,
      [extension("fallback")]: `PT${row.fallbackSec}S`,
    },
  };
  const { fromMs, toMs } = told.span;
  const key = JSON.stringify([fromMs, toMs, result]);
  return [{ ...base(told, row, "attended", Date.parse(row.enteredAt), key), result }];
}

function attempted(told: Told, row: LedgerProposal) {
  const { count, firstAt, lastAt, lastStage } = row.attempts;
  if (firstAt === null || lastAt === null) return [];
  const isIn = row.enteredAt !== null;
  const result = {
    success: isIn,
    extensions: {
      [extension("attempts")]: count,
      [extension("last-attempt")]: lastAt,
      [extension("last-stage")]: lastStage,
      ...(!isIn && { [extension("status")]: row.status, [extension("code")]: row.code }),
    },
  };
  const key = JSON.stringify([firstAt, result]);
  return [{ ...base(told, row, "attempted", Date.parse(firstAt), key), result }];
}

/** That there was a response, never what it said. */
function responded(told: Told, row: LedgerProposal, atMs: number, kind: ResponseKind) {
  const result = { extensions: { [extension("response")]: kind } };
  return { ...base(told, row, "responded", atMs, `${kind} ${atMs}`), result };
}

function seenLater(told: Told, row: LedgerProposal) {
  if (row.watchedShare === null) return [];
  const result = {
    completion: row.status === "watchedLater",
    extensions: {
      [extension("watched-share")]: Math.round(row.watchedShare * 1000) / 1000,
      ...(row.status === "watchedLater" && { [extension("code")]: row.code }),
    },
  };
  const key = JSON.stringify(result);
  return [{ ...base(told, row, "experienced", told.span.toMs, key), result }];
}

/** A UUID made of a name (RFC 9562, version 8: of our own making). */
function uuidOf(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  const variant = (8 + (Number.parseInt(hex.charAt(16), 16) % 4)).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
