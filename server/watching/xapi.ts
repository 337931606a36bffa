import { createHash } from "node:crypto";
import type { Range } from "./protocol.ts";
import { THRESHOLD_PERCENT } from "./rules.ts";

/** Of the xAPI video profile, https://w3id.org/xapi/video (profile server, v1.0.3; statement data model 2.3 to 2.6). */
const PROFILE = "https://w3id.org/xapi/video";
const verbs = {
  completed: { id: "http://adlnet.gov/expapi/verbs/completed", display: { "en-US": "completed" } },
  terminated: {
    id: "http://adlnet.gov/expapi/verbs/terminated",
    display: { "en-US": "terminated" },
  },
} as const;
const extension = (name: string) => `${PROFILE}/extensions/${name}`;

export type Watcher = {
  personId: string;
  /** Joined and in order. */
  ranges: readonly Range[];
  coveredMs: number;
  percent: number;
  positionMs: number;
  /** When they last watched, ms. */
  atMs: number;
};
type Told = {
  schoolId: string;
  item: { id: string; title: string };
  durationMs: number;
  watchers: readonly Watcher[];
  /** Where people open the site; without it ids are URNs. */
  publicUrl?: string | null | undefined;
};
export type Statement = ReturnType<typeof toStatement>;

/**
 * What each person has watched, as statements of the video profile: `terminated` for everybody who has seen
 * something, before it `completed` for those who reached the threshold. People are named by their id at the
 * school and by nothing else. The same state makes the same statement ids, so that a record store takes each once.
 */
export function toStatements(told: Told): Statement[] {
  return told.watchers
    .filter(({ coveredMs }) => coveredMs > 0)
    .flatMap((watcher) => [
      ...(watcher.percent >= THRESHOLD_PERCENT ? [toStatement(told, watcher, "completed")] : []),
      toStatement(told, watcher, "terminated"),
    ]);
}

function toStatement(
  { schoolId, item, durationMs, publicUrl }: Told,
  { personId, ranges, coveredMs, positionMs, atMs }: Watcher,
  verb: keyof typeof verbs,
) {
  const base = publicUrl?.replace(/\/+$/, "");
  const session = `${schoolId} ${item.id} ${personId}`;
  const isCompleted = verb === "completed";
  return {
    id: uuidOf(`${session} ${verb} ${atMs} ${coveredMs}`),
    actor: {
      objectType: "Agent",
      account: {
        homePage: base ? `${base}/schools/${schoolId}` : `urn:qonyrau:school:${schoolId}`,
        name: personId,
      },
    },
    verb: verbs[verb],
    object: {
      objectType: "Activity",
      id: base ? `${base}/library/${item.id}` : `urn:qonyrau:item:${item.id}`,
      definition: { type: `${PROFILE}/activity-type/video`, name: { kk: item.title } },
    },
    result: {
      // The profile wants a duration with `completed`: what was seen, each second once.
      ...(isCompleted && { completion: true, duration: `PT${seconds(coveredMs)}S` }),
      extensions: {
        [extension("time")]: seconds(positionMs),
        [extension("progress")]: Math.min(1, Math.round((coveredMs / durationMs) * 1000) / 1000),
        [extension("played-segments")]: ranges
          .map(({ fromMs, toMs }) => `${seconds(fromMs)}[.]${seconds(toMs)}`)
          .join("[,]"),
      },
    },
    context: {
      contextActivities: { category: [{ id: PROFILE, objectType: "Activity" }] },
      extensions: {
        [extension("length")]: seconds(durationMs),
        [extension("session-id")]: uuidOf(session),
        [extension("completion-threshold")]: THRESHOLD_PERCENT / 100,
      },
    },
    timestamp: new Date(atMs).toISOString(),
  };
}

/** With at most three decimals, as the profile asks. */
const seconds = (ms: number) => Math.round(ms) / 1000;

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
