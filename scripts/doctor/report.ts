/**
 * One thing looked at. "ok": as it should be; "note": a lesson works without, something else does not;
 * "fault": no lesson works. `fix` is one sentence: what to do.
 */
export type Finding = { about: string; state: "ok" | "note" | "fault"; says: string; fix?: string };

const MARKS = { ok: "✓", note: "·", fault: "✗" } as const;

/** The findings for a person: one line each, what to do below it, and a verdict. */
export function formatReport(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ about }) => about.length));
  const lines = findings.flatMap(({ about, state, says, fix }) => [
    `${MARKS[state]} ${about.padEnd(width)}  ${says}`,
    ...(fix ? [`  ${" ".repeat(width)}  → ${fix}`] : []),
  ]);
  return [...lines, "", verdict(findings)].join("\n");
}

/** The same for a program: `npm run --silent doctor -- --json`. */
export function toJson(findings: readonly Finding[]): string {
  return JSON.stringify({ ok: !hasFault(findings), findings }, null, 2);
}

/** True when something without which no lesson works is missing. */
export function hasFault(findings: readonly Finding[]): boolean {
  return findings.some(({ state }) => state === "fault");
}

function verdict(findings: readonly Finding[]): string {
  const faults = findings.filter(({ state }) => state === "fault").length;
  if (faults === 0) return "This machine can hold lessons.";
  return `This machine cannot hold lessons yet: ${faults} ${faults === 1 ? "thing" : "things"} to put right, marked ✗.`;
}
