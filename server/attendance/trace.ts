import { ReceiveMode } from "../rooms/protocol-seats.ts";
import type { StoredFact } from "./facts-store.ts";
import { instant } from "./ledger.ts";
import { ResponseKind } from "./protocol-ledger.ts";
import type { TraceEntry } from "./protocol-trace.ts";
import type { StoredAttempt, StoredVisit } from "./store.ts";

type Known = {
  visits: readonly StoredVisit[];
  attempts: readonly StoredAttempt[];
  facts: readonly StoredFact[];
};

/** All that is known of one pupil in one lesson, by time, each with where it comes from. */
export function toTrace({ visits, attempts, facts }: Known): TraceEntry[] {
  const byTime = visits.toSorted((a, b) => a.enteredAtMs - b.enteredAtMs);
  const devices = [...new Set(byTime.map(({ deviceId }) => deviceId))];
  const entries: TraceEntry[] = [
    ...byTime.map((visit) => ({
      kind: "visit" as const,
      source: `visit:${visit.id}`,
      at: instant(visit.enteredAtMs),
      until: visit.leftAtMs === null ? null : instant(visit.leftAtMs),
      device: devices.indexOf(visit.deviceId) + 1,
      received: visit.received,
      isRecovered: visit.reason === "recovered",
    })),
    ...attempts.map(({ attemptId, atMs, stage, source }) => ({
      kind: "attempt" as const,
      source: `attempt:${attemptId}`,
      at: instant(atMs),
      stage,
      by: source,
    })),
    ...facts.flatMap(ofFact),
  ];
  return entries.sort(
    (a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.source < b.source ? -1 : 1),
  );
}

function ofFact(fact: StoredFact): TraceEntry[] {
  const { kind, name, source } = fact;
  const noticed = { source, at: instant(fact.atMs) };
  const until = fact.untilMs === null ? null : instant(fact.untilMs);
  const seconds = (ms: number | null) => Math.floor((ms ?? 0) / 1000);
  switch (kind) {
    case "response": {
      const response = ResponseKind.safeParse(name);
      return response.success ? [{ kind, ...noticed, response: response.data }] : [];
    }
    case "mode": {
      const mode = ReceiveMode.safeParse(name);
      return mode.success ? [{ kind, ...noticed, until, mode: mode.data }] : [];
    }
    case "fallback":
      return [{ kind, ...noticed, until, reason: name }];
    case "watched": {
      const medium = name === "video" ? "video" : "recording";
      const coveredSec = seconds(fact.coveredMs);
      return [{ kind, ...noticed, medium, coveredSec, wholeSec: seconds(fact.wholeMs) }];
    }
  }
}
