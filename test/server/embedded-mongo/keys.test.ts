import { Binary, Decimal128, Long, MaxKey, MinKey, ObjectId, Timestamp } from "bson";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OrderedEntries } from "#server/embedded-mongo/store/ordered.ts";
import { StoredRecord } from "#server/embedded-mongo/store/record.ts";
import { compareValues } from "#server/embedded-mongo/values/compare.ts";
import { keyOf } from "#server/embedded-mongo/values/key.ts";

const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
  fc.string({ unit: "binary" }),
  fc.string(),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.uint8Array({ maxLength: 5 }).map((bytes) => new Binary(bytes)),
  fc.constant(new MinKey()),
  fc.constant(new MaxKey()),
  fc.constant(Decimal128.fromString("12.5")),
  fc.nat(1000).map((i) => new Timestamp({ t: 1, i })),
);
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { weight: 5, arbitrary: scalar },
    { weight: 1, arbitrary: fc.array(tie("value"), { maxLength: 3 }) },
    {
      weight: 1,
      arbitrary: fc.dictionary(fc.constantFrom("a", "b", "c"), tie("value"), {
        noNullPrototype: true,
      }),
    },
  ),
})).value;

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

describe("keyOf", () => {
  test("orders as the values are ordered, for values of all types", () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(order(keyOf([a]), keyOf([b]))).toBe(Math.sign(compareValues(a, b)));
      }),
      { numRuns: 3000 },
    );
  });

  test("orders pairs by their first value, and the second as its direction says", () => {
    fc.assert(
      fc.property(fc.tuple(value, value), fc.tuple(value, value), (a, b) => {
        const expected = compareValues(a[0], b[0]) || -compareValues(a[1], b[1]);
        const directions = [false, true];
        expect(order(keyOf(a, directions), keyOf(b, directions))).toBe(Math.sign(expected) + 0);
      }),
      { numRuns: 3000 },
    );
  });

  test("tells apart whole numbers beyond a double's precision", () => {
    const near = Long.fromString("9007199254740993");
    expect(order(keyOf([9007199254740992]), keyOf([near]))).toBe(-1);
    expect(keyOf([Long.fromNumber(5)])).toBe(keyOf([5]));
  });
});

describe("OrderedEntries", () => {
  test("holds what a sorted list holds, whatever is added and removed", () => {
    const step = fc.record({ key: fc.nat(60), id: fc.nat(40), adds: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 3000, size: "max" }),
        fc.nat(60),
        fc.nat(60),
        (steps, x, y) => {
          const entries = new OrderedEntries();
          const records = Array.from({ length: 41 }, (_, id) => new StoredRecord(id, null, 0));
          const expected = new Set<number>();
          for (const { key, id, adds } of steps) {
            const text = String(key).padStart(2, "0");
            const record = records[id];
            if (record === undefined) continue;
            if (adds) entries.add(text, record);
            else entries.remove(text, record);
            if (adds) expected.add(key * 100 + id);
            else expected.delete(key * 100 + id);
          }
          const [low, high] = [Math.min(x, y), Math.max(x, y)];
          const range = { from: String(low).padStart(2, "0"), to: String(high).padStart(2, "0") };
          const inside = [...expected]
            .filter((code) => code >= low * 100 && code < high * 100)
            .sort((a, b) => a - b)
            .map((code) => code % 100);
          expect(entries.size).toBe(expected.size);
          expect([...entries.scan(range)].map(({ id }) => id)).toEqual(inside);
          expect([...entries.scan(range, true)].map(({ id }) => id)).toEqual(inside.toReversed());
          expect(entries.count(range)).toBe(inside.length);
        },
      ),
      { numRuns: 30 },
    );
  });
});
