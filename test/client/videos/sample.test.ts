import { expect, test } from "vitest";
import { sampleOf } from "#client/videos/sample.ts";

const bytes = (size: number, change?: [at: number, value: number]) => {
  const all = Uint8Array.from({ length: size }, (_, at) => (at * 31) % 251);
  if (change) all[change[0]] = change[1];
  return new Blob([all]);
};
const SIZE = 300_000;

test("sampleOf is the same for the same bytes, whatever the file is called", async () => {
  const one = new File([bytes(SIZE)], "VID_0001.mp4");
  const other = new File([bytes(SIZE)], "copy.mp4", { lastModified: 1 });
  expect(await sampleOf(one)).toBe(await sampleOf(other));
});

test("sampleOf differs by size, by the beginning and by the end", async () => {
  const samples = await Promise.all(
    [
      bytes(SIZE),
      bytes(SIZE - 1),
      bytes(SIZE, [10, 255]),
      bytes(SIZE, [SIZE - 10, 255]),
      bytes(0),
    ].map(sampleOf),
  );
  expect(new Set(samples).size).toBe(5);
});
