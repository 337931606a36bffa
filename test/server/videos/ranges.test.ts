import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRange, spanOf } from "#server/videos/ranges.ts";

describe("readRange", () => {
  test.each([
    ["bytes=0-0", { start: 0, end: 0 }],
    ["bytes=5-", { start: 5, end: null }],
    ["bytes=-7", { suffix: 7 }],
    ["Bytes= 2-9 ", { start: 2, end: 9 }],
  ])("reads %s", (header, expected) => expect(readRange(header)).toEqual(expected));

  test.each([
    undefined,
    "",
    "bytes",
    "bytes=",
    "bytes=-",
    "bytes=9-2",
    "bytes=a-b",
    "bytes=1-2,4-5",
    "bytes=1-2, -5",
    "items=0-1",
    "bytes=0x1-2",
    "bytes=1.5-2",
    "bytes=--5",
    `bytes=0-${"9".repeat(30)}`,
  ])("follows no %s", (header) => expect(readRange(header)).toBeNull());
});

describe("spanOf", () => {
  test("clips to the file", () => {
    expect(spanOf({ start: 0, end: null }, 10)).toEqual({ start: 0, end: 9 });
    expect(spanOf({ start: 4, end: 99 }, 10)).toEqual({ start: 4, end: 9 });
    expect(spanOf({ suffix: 3 }, 10)).toEqual({ start: 7, end: 9 });
    expect(spanOf({ suffix: 30 }, 10)).toEqual({ start: 0, end: 9 });
  });

  test("holds nothing beyond the end, of an empty file, or of no bytes", () => {
    expect(spanOf({ start: 10, end: 12 }, 10)).toBeNull();
    expect(spanOf({ start: 0, end: null }, 0)).toBeNull();
    expect(spanOf({ suffix: 0 }, 10)).toBeNull();
    expect(spanOf({ suffix: 5 }, 0)).toBeNull();
  });

  test("always lies within the file, whatever was asked", () => {
    const numbers = fc.oneof(fc.nat(30), fc.bigInt({ min: 0n, max: 10n ** 16n }));
    const header = fc
      .tuple(fc.option(numbers), fc.option(numbers))
      .map(([from, to]) => `bytes=${from ?? ""}-${to ?? ""}`);
    fc.assert(
      fc.property(header, fc.nat(30), (text, size) => {
        const asked = readRange(text);
        const span = asked && spanOf(asked, size);
        if (!span) return;
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeGreaterThanOrEqual(span.start);
        expect(span.end).toBeLessThan(size);
      }),
      { numRuns: 1_000 },
    );
  });
});
