import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dealOut, roomFor, shuffled, smallestGroup } from "#server/groups/rules.ts";

const persons = (count: number) => Array.from({ length: count }, (_, n) => `p${n}`);
const counts = fc.integer({ min: 2, max: 12 });
const classes = fc.integer({ min: 0, max: 40 }).map(persons);
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe("dealOut", () => {
  test("puts everybody into one group, sizes differing by one at most", () => {
    fc.assert(
      fc.property(classes, counts, seeds, (all, count, seed) => {
        const groups = dealOut(all, count, seed);
        const sizes = groups.map(({ length }) => length);
        expect(groups).toHaveLength(count);
        expect(groups.flat().toSorted()).toEqual(all.toSorted());
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("is the same for the same seed and another for others", () => {
    const all = persons(30);
    expect(dealOut(all, 6, 7)).toEqual(dealOut(all, 6, 7));
    const drawn = new Set(Array.from({ length: 50 }, (_, seed) => dealOut(all, 6, seed).join("|")));
    expect(drawn.size).toBe(50);
  });

  test("is fair: over many lots each pupil meets each group about as often", () => {
    const [lots, all] = [4000, persons(9)];
    const met = new Map<string, number>();
    for (let seed = 0; seed < lots; seed++)
      dealOut(all, 3, seed).forEach((group, at) => {
        for (const person of group)
          met.set(`${person}:${at}`, (met.get(`${person}:${at}`) ?? 0) + 1);
      });
    for (const times of met.values()) {
      expect(times).toBeGreaterThan(lots / 3 - 150); // five standard deviations
      expect(times).toBeLessThan(lots / 3 + 150);
    }
  });
});

test("shuffled keeps who is there", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), seeds, (items, seed) => {
      expect(shuffled(items, seed).toSorted()).toEqual(items.toSorted());
    }),
  );
});

test("smallestGroup counts who is here, and takes the first of equals", () => {
  const groups = [
    { id: "1", memberIds: ["a", "b"] },
    { id: "2", memberIds: ["c", "gone", "gone too"] },
    { id: "3", memberIds: ["d"] },
  ];
  const isHere = (id: string) => !id.startsWith("gone");
  expect(smallestGroup(groups, isHere)?.id).toBe("2");
  expect(smallestGroup([], isHere)).toBeNull();
});

test("roomFor finds a place for everybody", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), counts, (pupils, count) => {
      expect(roomFor(pupils, count) * count).toBeGreaterThanOrEqual(pupils);
      expect(roomFor(pupils, count)).toBeGreaterThanOrEqual(1);
    }),
  );
});
