import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Content } from "#server/outbox/protocol-entries.ts";
import {
  canonical,
  differencesOf,
  digestOf,
  keyOf,
  MOST_ATTEMPTS,
  mayMove,
  newestOf,
  statesBefore,
  type Wanted,
  waitAfter,
} from "#server/outbox/rules.ts";

const LESSON = "a".repeat(24);
const PUPIL = "b".repeat(24);
const wanted = (content: Content | null, change: Partial<Wanted> = {}): Wanted => ({
  ...{ channel: "kundelik", kind: "attendance", column: `lesson:${LESSON}`, lessonId: LESSON },
  ...{ day: "2026-11-24", number: 3, columnName: "", pupilId: PUPIL, content },
  ...change,
});
const absent: Content = { kind: "attendance", code: "unexcused" };
const ill: Content = { kind: "attendance", code: "ill" };

describe("canonical", () => {
  test("is the same whatever the order of fields and the form of letters", () => {
    expect(canonical({ b: 1, a: ["й", null, true] })).toBe(
      canonical({ a: ["й", null, true], b: 1 }),
    );
    expect(canonical({ a: 1, b: undefined })).toBe('{"a":1}');
  });

  test("differs where anything differs, and reads back", () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie("value"), { maxKeys: 3 }),
      ),
    })).value;
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [textA, textB] = [canonical(a), canonical(b)];
        expect(canonical(JSON.parse(textA))).toBe(textA);
        if (textA === textB) expect(canonical(JSON.parse(textB))).toBe(textA);
      }),
    );
  });

  test("refuses what JSON cannot hold", () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, undefined, () => 1, 5n])
      expect(() => canonical(bad)).toThrow();
  });
});

describe("differencesOf", () => {
  const key = keyOf(wanted(null));
  const of = (to: Content | null, from: Content | null | undefined) => {
    const standing = new Map(
      from === undefined ? [] : [[key, { content: from, state: "sent" as const }]],
    );
    const { differences, same } = differencesOf([wanted(to)], standing);
    return [differences[0]?.change ?? "none", same];
  };

  test("is new, changed, removed or the same", () => {
    expect(of(absent, undefined)).toEqual(["new", 0]);
    expect(of(ill, absent)).toEqual(["changed", 0]);
    expect(of(null, absent)).toEqual(["removed", 0]);
    expect(of(absent, absent)).toEqual(["none", 1]);
    expect(of(null, undefined)).toEqual(["none", 0]);
    expect(of(null, null)).toEqual(["none", 0]);
    expect(of(absent, null)).toEqual(["new", 0]);
  });

  test("keeps channels, kinds, places and pupils apart", () => {
    const others = [
      wanted(absent, { channel: "file" }),
      wanted(absent, { kind: "mark" }),
      wanted(absent, { column: `work:${LESSON}` }),
      wanted(absent, { pupilId: "c".repeat(24) }),
      wanted(absent, { pupilId: null }),
    ];
    expect(new Set([wanted(absent), ...others].map(keyOf)).size).toBe(6);
  });

  test("has another digest after any change of it, and the same for the same", () => {
    const digest = (to: Content | null) =>
      digestOf(differencesOf([wanted(to)], new Map()).differences);
    expect(digest(absent)).toBe(digest(absent));
    expect(new Set([digest(absent), digest(ill), digest(null)]).size).toBe(3);
  });
});

describe("states", () => {
  test("what is sent or cancelled stays so; what was refused is only tried again or taken out", () => {
    for (const to of ["queued", "sending", "refused", "cancelled", "sent"] as const) {
      expect(mayMove("sent", to)).toBe(false);
      expect(mayMove("cancelled", to)).toBe(false);
    }
    expect(statesBefore("sent")).toEqual(["queued", "sending"]);
    expect(statesBefore("queued")).toEqual(["sending", "refused"]);
    expect(mayMove("refused", "sent")).toBe(false);
  });

  test("waiting doubles from 2 s and ends at an hour", () => {
    expect(waitAfter(1, 0)).toBe(2_000);
    expect(waitAfter(2, 0)).toBe(4_000);
    expect(waitAfter(MOST_ATTEMPTS, 0)).toBe(3_600_000);
    expect(waitAfter(3, 1)).toBe(10_000);
  });

  test("of a key's versions only the newest goes, in whatever order they come", () => {
    const versions = [2, 3, 1].map((version) => ({ key: "a", version }));
    const other = { key: "b", version: 1 };
    const { newest, outdated } = newestOf([versions[0]!, other, ...versions.slice(1)]);
    expect(newest).toEqual([{ key: "a", version: 3 }, other]);
    expect(outdated.map(({ version }) => version).sort()).toEqual([1, 2]);
  });
});
