import { describe, expect, test } from "vitest";
import { joined } from "#client/watching/useProgress.ts";
import type { Progress } from "#server/watching/protocol.ts";

const progress = (coveredMs: number, rest: Partial<Progress> = {}): Progress => ({
  coveredMs,
  percent: coveredMs / 100,
  positionMs: coveredMs,
  ranges: [{ fromMs: 0, toMs: coveredMs }],
  answer: null,
  hasPhoto: false,
  ...rest,
});
const answer = { option: 1, text: "", isRight: false };

describe("joined", () => {
  test("is what is known where only one side knows", () => {
    expect(joined(undefined, null)).toBeNull();
    expect(joined(progress(10), null)?.coveredMs).toBe(10);
    expect(joined(undefined, progress(20))?.coveredMs).toBe(20);
  });

  test("takes the time from whichever has more, the answer and the photo from whichever has them", () => {
    const answered = progress(5_000, { answer });
    const reported = progress(9_000, { hasPhoto: true });
    expect(joined(answered, reported)).toMatchObject({ coveredMs: 9_000, answer, hasPhoto: true });
    expect(joined(reported, answered)).toMatchObject({ coveredMs: 9_000, answer, hasPhoto: true });
  });

  test("shows the later of two answers: the reporter's is older", () => {
    const better = { ...answer, option: 0, isRight: true };
    expect(joined(progress(1, { answer: better }), progress(2, { answer }))?.answer).toBe(better);
  });
});
