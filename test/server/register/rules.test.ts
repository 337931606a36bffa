import { describe, expect, test } from "vitest";
import type { AttendanceCode } from "#server/attendance/protocol.ts";
import {
  cellOf,
  codeFor,
  covers,
  explanationFor,
  isNewEvidence,
  kindOf,
  proposedWith,
  standingOf,
} from "#server/register/rules.ts";
import type { Step, StoredExplanation } from "#server/register/store.ts";

const LESSON = "1".repeat(24);
const AT = Date.parse("2026-11-24T03:05:00Z"); // 08:05 in Almaty
const reason = { kk: "Сабаққа кірмеді.", ru: "Не заходил.", en: "Never came." };
const proposal = (code: AttendanceCode, status: "absent" | "present" | "watchedLater" = "absent") =>
  ({ code, status, reason }) as const;

function step(change: Partial<Step>): Step {
  return {
    ...{ lessonId: LESSON, personId: "2".repeat(24), seq: 1, kind: "confirmed" },
    ...{ code: "unexcused", proposedCode: "unexcused", proposedStatus: "absent" },
    ...{ proposedReason: reason, policyVersion: 1, cause: "", explanationId: null },
    ...{ byId: "3".repeat(24), role: "teacher", atMs: AT },
    ...change,
  };
}
function told(change: Partial<StoredExplanation> = {}): StoredExplanation {
  return {
    ...{ id: "4".repeat(24), personId: "2".repeat(24), byId: "5".repeat(24), reason: "ill" },
    ...{ text: "", fromDay: "2026-11-24", toDay: "2026-11-25", lessonId: null, hasPhoto: false },
    ...{ atMs: AT, answers: [], state: "waiting", version: 0 },
    ...change,
  };
}
const accepted = (code: "ill" | "excused", change: Partial<StoredExplanation> = {}) =>
  told({
    state: "accepted",
    answers: [{ state: "accepted", code, words: "", byId: "6".repeat(24), atMs: AT }],
    ...change,
  });
const on = { day: "2026-11-24", timeZone: "Asia/Almaty" };

describe("what stands", () => {
  test("is the newest step, and nothing once it was given back", () => {
    expect(standingOf([])).toBeNull();
    const steps = [step({}), step({ seq: 2, kind: "changed", code: "excused", cause: "дәрігер" })];
    expect(standingOf(steps)?.code).toBe("excused");
    expect(standingOf([...steps, step({ seq: 3, kind: "reopened" })])).toBeNull();
  });

  test("is a cell with the sentence of when it was decided, or else the proposal's", () => {
    const key = { lessonId: LESSON, personId: "2".repeat(24) };
    const changed = step({ kind: "changed", code: "excused", cause: "дәрігер" });
    expect(cellOf(key, changed, proposal("present", "present"))).toEqual({
      ...key,
      ...{ code: "excused", state: "confirmed", reason, cause: "дәрігер" },
      decidedAt: new Date(AT).toISOString(),
    });
    expect(cellOf(key, null, proposal("unexcused"))).toMatchObject({
      ...{ state: "proposed", code: "unexcused", decidedAt: null },
    });
    expect(cellOf(key, null, null)).toBeNull();
  });
});

describe("an explanation", () => {
  test("speaks of its days, or of its one lesson", () => {
    expect(covers(told(), LESSON, "2026-11-25")).toBe(true);
    expect(covers(told(), LESSON, "2026-11-26")).toBe(false);
    expect(covers(told({ lessonId: LESSON }), "7".repeat(24), "2026-11-24")).toBe(false);
    expect(covers(told({ lessonId: LESSON }), LESSON, "2026-11-24")).toBe(true);
  });

  test("counts accepted before waiting before declined; withdrawn ones never", () => {
    const waiting = told({ id: "a".repeat(24), atMs: AT + 1 });
    const declined = told({ id: "b".repeat(24), state: "declined", atMs: AT + 2 });
    const withdrawn = told({ state: "withdrawn", atMs: AT + 3 });
    const all = [withdrawn, declined, waiting, accepted("ill")];
    expect(explanationFor(all, LESSON, on.day)?.state).toBe("accepted");
    expect(explanationFor([withdrawn, declined, waiting], LESSON, on.day)).toBe(waiting);
    expect(explanationFor([withdrawn, declined], LESSON, on.day)).toBe(declined);
    expect(explanationFor([withdrawn], LESSON, on.day)).toBeNull();
  });

  test("means А for illness and Д for the rest, unless the class teacher said which", () => {
    expect(codeFor(told())).toBe("ill");
    expect(codeFor(told({ reason: "connection" }))).toBe("excused");
    expect(codeFor(accepted("excused"))).toBe("excused");
  });

  test("turns an absence and says who told so; presence and lateness stay what they are", () => {
    const turned = proposedWith(proposal("unexcused"), told(), on);
    expect(turned.code).toBe("ill");
    expect(turned.reason).toEqual({
      kk: "Сабаққа кірмеді. Ата-анасы хабарлады (08:05): ауырып қалды.",
      ru: "Не заходил. Родители сообщили (08:05): болезнь.",
      en: "Never came. The parents told us (08:05): illness.",
    });
    const later = proposedWith(proposal("unexcused"), accepted("excused"), {
      ...{ day: "2026-11-25", timeZone: "Asia/Almaty" },
    });
    expect(later.code).toBe("excused");
    expect(later.reason.ru).toBe(
      "Не заходил. Родители сообщили (24.11, 08:05): болезнь. Классный руководитель принял.",
    );
    for (const code of ["present", "late"] as const)
      expect(proposedWith(proposal(code, "present"), accepted("ill"), on).code).toBe(code);
    for (const state of ["declined", "withdrawn"] as const)
      expect(proposedWith(proposal("unexcused"), told({ state }), on).code).toBe("unexcused");
  });
});

describe("evidence that came afterwards", () => {
  test("is new when the proposal moved away from what stands, and only then", () => {
    const absent = step({});
    expect(isNewEvidence(null, proposal("excused", "watchedLater"))).toBe(false);
    expect(isNewEvidence(absent, proposal("unexcused"))).toBe(false);
    expect(isNewEvidence(absent, proposal("excused", "watchedLater"))).toBe(true);
    const changed = step({ kind: "changed", code: "excused" });
    // Somebody decided against the same proposal: nothing new.
    expect(isNewEvidence(changed, proposal("unexcused"))).toBe(false);
    // The ledger came to the same as the person: nothing to do.
    expect(isNewEvidence(changed, proposal("excused", "watchedLater"))).toBe(false);
    expect(isNewEvidence(changed, proposal("present", "present"))).toBe(true);
  });

  test("decides whether a decision is a change", () => {
    expect(kindOf("ill", proposal("ill"))).toBe("confirmed");
    expect(kindOf("present", proposal("ill"))).toBe("changed");
  });
});
