import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CLEAN, LinkModel, seededRandom } from "../support/relay/link.ts";
import { Window } from "../support/relay/stream.ts";

const WEAK = { ...CLEAN, rateBps: 200_000, delayMs: 150, jitterMs: 20, loss: 0.05 };

describe("seededRandom", () => {
  test("gives the same numbers from the same seed, evenly over 0 to 1", () => {
    const first = seededRandom(7);
    const again = seededRandom(7);
    const numbers = Array.from({ length: 10_000 }, first);
    expect(numbers.slice(0, 50)).toEqual(Array.from({ length: 50 }, again));
    const mean = numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
    expect(mean).toBeGreaterThan(0.49);
    expect(mean).toBeLessThan(0.51);
    expect(Array.from({ length: 5 }, seededRandom(8))).not.toEqual(numbers.slice(0, 5));
  });
});

describe("a link", () => {
  test("that is clean delivers at once and all", () => {
    const link = new LinkModel(CLEAN, 1);
    expect([0, 1, 2].map((at) => link.arrivalOf(1200, at))).toEqual([0, 1, 2]);
  });

  test("passes at its rate, after its delay", () => {
    const link = new LinkModel({ ...CLEAN, rateBps: 80_000, delayMs: 100 }, 1);
    // 1000 bytes take 100 ms at 80 kbit/s.
    expect([0, 0, 0].map((at) => link.arrivalOf(1000, at))).toEqual([200, 300, 400]);
    expect(link.queuedBytes(0)).toBe(3000);
    expect(link.queuedBytes(150)).toBe(1500);
  });

  test("drops what finds its queue full", () => {
    const link = new LinkModel({ ...CLEAN, rateBps: 80_000, queueBytes: 2500 }, 1);
    expect([0, 0, 0].map((at) => link.arrivalOf(1000, at) === null)).toEqual([false, false, true]);
    expect(link.arrivalOf(1000, 200)).not.toBeNull();
  });

  test("loses its share of packets, the same ones every time", () => {
    const fates = () => {
      const link = new LinkModel({ ...CLEAN, loss: 0.05 }, 42);
      return Array.from({ length: 20_000 }, (_, at) => link.arrivalOf(100, at) === null);
    };
    const lost = fates().filter(Boolean).length / 20_000;
    expect(lost).toBeGreaterThan(0.045);
    expect(lost).toBeLessThan(0.055);
    expect(fates()).toEqual(fates());
  });

  test("keeps the order, whatever the jitter", () => {
    const sizes = fc.array(fc.integer({ min: 20, max: 1500 }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(sizes, fc.integer(), (all, seed) => {
        const link = new LinkModel(WEAK, seed);
        const arrivals = all.flatMap((bytes, at) => link.arrivalOf(bytes, at * 10) ?? []);
        expect(arrivals).toEqual(arrivals.toSorted((a, b) => a - b));
      }),
    );
  });
});

describe("a stream's window", () => {
  test("doubles each round trip until it loses, then is halved, then grows by one", () => {
    const window = new Window();
    const fill = () => {
      let count = 0;
      for (; window.hasRoom; count++) window.sent();
      return count;
    };
    const acknowledge = (count: number) => {
      for (let n = 0; n < count; n++) window.acknowledged();
    };
    expect(fill()).toBe(10);
    acknowledge(10);
    expect(fill()).toBe(20);
    window.lost(1_000, 300);
    window.lost(1_100, 300); // of the same round trip
    acknowledge(20);
    const halved = fill();
    expect(halved).toBeGreaterThanOrEqual(10);
    expect(halved).toBeLessThanOrEqual(12);
    for (let n = 0; n < 9; n++) window.lost(2_000 + n * 400, 300);
    acknowledge(halved);
    expect(fill()).toBeLessThanOrEqual(5);
  });
});
