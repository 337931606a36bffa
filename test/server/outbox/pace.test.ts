import { expect, test } from "vitest";
import { createPace } from "#server/outbox/pace.ts";

test("calls that come at once go evenly, one that comes later does not wait for what is over", async () => {
  const clock = { ms: 10_000 };
  const waits: number[] = [];
  const turn = createPace(8, {
    now: () => clock.ms,
    sleep: async (ms) => void waits.push(ms),
  });
  const { signal } = new AbortController();
  for (let n = 0; n < 4; n++) await turn(signal);
  expect(waits).toEqual([125, 250, 375]);
  clock.ms += 5_000;
  await turn(signal);
  expect(waits).toHaveLength(3);
  await expect(turn(AbortSignal.abort(new Error("stopping")))).rejects.toThrow("stopping");
});
