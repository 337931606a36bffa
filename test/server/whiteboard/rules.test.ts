import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type BoardChange,
  BoardChange as BoardChangeSchema,
  type BoardElement,
} from "#server/whiteboard/protocol-elements.ts";
import { MAX_POINTS } from "#server/whiteboard/protocol-limits.ts";
import { changed, changeOf, isNewer, pileOf } from "#server/whiteboard/protocol-merge.ts";
import {
  drawOn,
  forgettable,
  isPicture,
  joined,
  loadAfter,
  loadOf,
} from "#server/whiteboard/rules.ts";
import { anyElement, gone, stroke } from "./elements.ts";

type Pile = ReadonlyMap<string, BoardElement>;
const none: Pile = new Map();
const drawn = (pile: Pile, changes: readonly BoardChange[]) =>
  joined(pile, drawOn(pile, changes).elements);
const shown = (pile: Pile) => [...pile].toSorted(([a], [b]) => (a < b ? -1 : 1));

describe("drawOn", () => {
  test("comes to the same board in whatever order changes come", () => {
    fc.assert(
      fc.property(
        fc
          .array(anyElement, { maxLength: 12 })
          .chain((changes) =>
            fc.tuple(
              fc.constant(changes),
              fc.shuffledSubarray(changes, { minLength: changes.length }),
            ),
          ),
        ([changes, shuffled]) => {
          expect(shown(drawn(none, shuffled))).toEqual(shown(drawn(none, changes)));
        },
      ),
    );
  });

  test("takes a change again without becoming another board", () => {
    fc.assert(
      fc.property(fc.array(anyElement), fc.array(anyElement), (first, second) => {
        const once = drawn(drawn(none, first), second);
        expect(shown(drawn(drawn(once, second), first))).toEqual(shown(once));
        expect(drawOn(once, [...first, ...second]).elements).toEqual([]);
      }),
    );
  });

  test("two boards that exchange what they have become one, drawn on while apart or not", () => {
    fc.assert(
      fc.property(
        fc.array(anyElement),
        fc.array(anyElement),
        fc.array(anyElement),
        (both, here, there) => {
          const start = drawn(none, both);
          const ours = drawn(start, here);
          const theirs = drawn(start, there);
          const merged = drawn(ours, [...theirs.values()]);
          expect(shown(drawn(theirs, [...ours.values()]))).toEqual(shown(merged));
          expect(shown(drawn(merged, [...ours.values()]))).toEqual(shown(merged));
        },
      ),
    );
  });

  test("one change at a time or all at once is the same", () => {
    fc.assert(
      fc.property(fc.array(anyElement), (changes) => {
        const byOne = changes.reduce<Pile>((pile, change) => drawn(pile, [change]), none);
        expect(shown(byOne)).toEqual(shown(drawn(none, changes)));
      }),
    );
  });

  test("does not bring back what was deleted by an older state of it", () => {
    const pile = drawn(none, [stroke("a", { version: 3 }), gone("a", 4)]);
    expect(pileOf(drawn(pile, [stroke("a", { version: 3 })]).values())).toEqual([]);
    expect(pileOf(drawn(pile, [stroke("a", { version: 5 })]).values())).toHaveLength(1);
  });
});

describe("isNewer", () => {
  test("goes by the version, then by the lower nonce, and never both ways", () => {
    expect(isNewer(gone("a", 2, 9), gone("a", 1, 1))).toBe(true);
    expect(isNewer(gone("a", 2, 1), gone("a", 2, 9))).toBe(true);
    expect(isNewer(gone("a", 2, 9), gone("a", 2, 9))).toBe(false);
    fc.assert(
      fc.property(anyElement, anyElement, (one, other) => {
        expect(isNewer(one, other) && isNewer(other, one)).toBe(false);
      }),
    );
  });
});

describe("changeOf", () => {
  const drawnOn = (points: number, version: number) =>
    stroke("a", {
      version,
      points: Array.from({ length: points * 2 }, (_, at) => at),
      width: points,
    });

  test("makes of what is known what is wanted, whatever it is", () => {
    fc.assert(
      fc.property(fc.option(anyElement), anyElement, (before, next) => {
        const known = before && before.id === next.id ? before : undefined;
        fc.pre(!known || isNewer(next, known));
        expect(changed(known, changeOf(known, next))).toEqual(next);
      }),
    );
  });

  test("a line that goes on costs its new points, not the whole of it", () => {
    const change = changeOf(drawnOn(200, 5), drawnOn(206, 6));
    expect(change).toMatchObject({ type: "grown", from: 200, width: 206 });
    expect(JSON.stringify(change).length).toBeLessThan(160);
    expect(changed(drawnOn(200, 5), change)).toEqual(drawnOn(206, 6));
  });

  test("a line that also moved or has another colour is sent whole", () => {
    expect(changeOf(drawnOn(3, 1), { ...drawnOn(4, 2), x: 5 }).type).toBe("freedraw");
    expect(changeOf(drawnOn(3, 1), { ...drawnOn(4, 2), strokeColor: "#ff0000" }).type).toBe(
      "freedraw",
    );
    expect(changeOf(drawnOn(4, 1), drawnOn(3, 2)).type).toBe("freedraw");
  });

  test("a line that grew from what is not known is wanted whole, and an old one is not", () => {
    const change = changeOf(drawnOn(5, 5), drawnOn(6, 6));
    expect(drawOn(none, [change]).unknown).toEqual(["a"]);
    expect(drawOn(drawn(none, [drawnOn(3, 3)]), [change]).unknown).toEqual(["a"]);
    expect(drawOn(drawn(none, [drawnOn(9, 9)]), [change])).toEqual({ elements: [], unknown: [] });
    expect(drawOn(drawn(none, [gone("a", 7)]), [change])).toEqual({ elements: [], unknown: [] });
  });

  test("growing step by step is the same as coming whole", () => {
    const steps = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(steps, (lengths) => {
        let points = 1;
        let known: BoardElement = drawnOn(points, 1);
        let pile = drawn(none, [known]);
        for (const [at, more] of lengths.entries()) {
          points += more;
          const next = drawnOn(points, at + 2);
          pile = drawn(pile, [changeOf(known, next)]);
          known = next;
        }
        expect(pile.get("a")).toEqual(known);
      }),
    );
  });

  test("no line grows without end", () => {
    const long = drawnOn(MAX_POINTS, 2);
    const more = { ...changeOf(drawnOn(1, 1), drawnOn(2, 3)), from: MAX_POINTS };
    expect(changed(long, more as BoardChange)).toBe("unknown");
  });
});

describe("what may be on a board", () => {
  const refused = (change: object) =>
    BoardChangeSchema.safeParse({ ...stroke("a"), ...change }).success === false;

  test("shapes we know, within bounds", () => {
    expect(refused({})).toBe(false);
    expect(refused({ type: "embeddable", link: "https://example.com" })).toBe(true);
    expect(refused({ type: "iframe" })).toBe(true);
    expect(refused({ link: "https://example.com" })).toBe(true);
    expect(refused({ customData: {} })).toBe(true);
    expect(refused({ x: Number.POSITIVE_INFINITY })).toBe(true);
    expect(refused({ strokeColor: "url(#x)" })).toBe(true);
    expect(refused({ points: [1, 2, 3] })).toBe(true);
    expect(refused({ points: Array(MAX_POINTS * 2 + 2).fill(1) })).toBe(true);
    expect(refused({ version: 0 })).toBe(true);
  });

  test("order keys Excalidraw can read", () => {
    for (const index of ["a0", "a1", "Zz", "a0V", "b12", "zzzzzzzzzzzzzzzzzzzzzzzzzzz", "a3a0V"])
      expect([index, refused({ index })]).toEqual([index, false]);
    for (const index of ["", "a", "a00", "b1", "!!", "0a", `A${"0".repeat(26)}`, "a0 ", "ә0"])
      expect([index, refused({ index })]).toEqual([index, true]);
  });

  test("no more than a board can hold, but always less than there is", () => {
    const many = Array.from({ length: 2500 }, (_, at) => stroke(`e${at}`));
    const pile = drawn(none, many);
    const load = loadOf(pile);
    expect(load.count).toBe(2500);
    const refusal = expect.objectContaining({ code: "conflict", reason: "board_full" });
    expect(() => loadAfter(load, pile, [stroke("one more")])).toThrow(refusal);
    const less = loadAfter(load, pile, [gone("e1", 2)]);
    expect(less).toEqual(loadOf(drawn(pile, [gone("e1", 2)])));
    expect(loadAfter(less, drawn(pile, [gone("e1", 2)]), [stroke("new")]).count).toBe(2500);
  });

  test("a board of few but huge elements is full too", () => {
    const points = Array.from({ length: 8000 }, (_, at) => at * 100.1);
    const huge = Array.from({ length: 25 }, (_, at) => stroke(`e${at}`, { points }));
    const refusal = expect.objectContaining({ reason: "board_full" });
    expect(() => loadAfter(loadOf(none), none, huge)).toThrow(refusal);
  });
});

describe("forgettable", () => {
  const HOUR = 3_600_000;
  test("lets go of what was deleted long ago, and of the oldest where there are too many", () => {
    expect(
      forgettable(
        [
          { id: "a", atMs: 0 },
          { id: "b", atMs: HOUR },
        ],
        5.5 * HOUR,
      ),
    ).toEqual(["a"]);
    const many = Array.from({ length: 4003 }, (_, at) => ({ id: `e${at}`, atMs: at }));
    expect(forgettable(many.toReversed(), 5000)).toEqual(["e0", "e1", "e2"]);
  });
});

describe("isPicture", () => {
  test("goes by the bytes, not by what is said", () => {
    const webp = Buffer.from("RIFF....WEBPVP8 ");
    const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0]);
    expect(isPicture(webp, "image/webp")).toBe(true);
    expect(isPicture(jpeg, "image/jpeg")).toBe(true);
    expect(isPicture(jpeg, "image/webp")).toBe(false);
    expect(isPicture(Buffer.from("<svg onload='x'/>"), "image/webp")).toBe(false);
    expect(isPicture(new Uint8Array(), "image/jpeg")).toBe(false);
  });
});
