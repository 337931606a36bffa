import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { paced } from "#server/videos/pace.ts";

const bytes = Buffer.from(Array.from({ length: 20_000 }, (_, n) => n % 251));

test("passes everything, whole, and no faster than asked after the first bytes", async () => {
  const startedAt = performance.now();
  const through = await buffer(
    Readable.from([bytes.subarray(0, 7_000), bytes.subarray(7_000)]).pipe(paced(800)),
  );
  expect(through.equals(bytes)).toBe(true);
  // 10 kB beyond the first ten at 100 bytes a ms, less the last piece; no upper bound on a busy machine.
  expect(performance.now() - startedAt).toBeGreaterThan(80);
});

test("a small file does not wait, and one that is not wanted any more stops", async () => {
  expect(await buffer(Readable.from([bytes.subarray(0, 5_000)]).pipe(paced(64)))).toHaveLength(
    5_000,
  );
  const slow = Readable.from([bytes]).pipe(paced(64));
  slow.once("data", () => slow.destroy());
  await new Promise((closed) => slow.once("close", closed));
  expect(slow.destroyed).toBe(true);
});
