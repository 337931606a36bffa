import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Cue,
  cueAt,
  merged,
  nudged,
  problemsOf,
  shifted,
  split,
  withNew,
} from "#client/library/edit/captions/cues.ts";

const cue = (id: number, startMs: number, endMs: number, text = `${id}`): Cue => ({
  id,
  startMs,
  endMs,
  text,
});
const two = [cue(1, 1_000, 3_000, "бір екі үш төрт"), cue(2, 4_000, 6_000)];

describe("withNew", () => {
  test("puts a caption where the video stands and ends it before the next one", () => {
    const { cues, id } = withNew(two, 3_200);
    expect(cues.map((one) => one.id)).toEqual([1, id, 2]);
    expect(cues[1]).toEqual(cue(id, 3_200, 4_000, ""));
  });

  test("gives three seconds where nothing follows", () => {
    expect(withNew([], 500.4).cues).toEqual([cue(1, 500, 3_500, "")]);
  });
});

describe("split and merged", () => {
  test("cut a caption at the video's moment, its words by the same share", () => {
    expect(split(two, 1, 2_000)).toEqual([
      cue(1, 1_000, 2_000, "бір екі"),
      cue(3, 2_000, 3_000, "үш төрт"),
      two[1],
    ]);
  });

  test("cut in the middle where the moment is outside", () => {
    expect(split(two, 2, 0)[1]?.endMs).toBe(5_000);
  });

  test("join it with the next, and leave the last alone", () => {
    expect(merged(two, 1)).toEqual([cue(1, 1_000, 6_000, "бір екі үш төрт\n2")]);
    expect(merged(two, 2)).toEqual(two);
  });

  test("leave no time out and lose no word, wherever it is cut", () => {
    const text = fc.array(fc.constantFrom("бір", "екі", "үш"), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(text, fc.nat(3_000), (words, atMs) => {
        const whole = cue(1, 500, 2_500, words.join(" "));
        const parts = split([whole], 1, atMs);
        expect(parts).toHaveLength(2);
        const joined = merged(parts, 1);
        expect(joined).toEqual([{ ...whole, text: joined[0]?.text }]);
        expect(joined[0]?.text.split(/\s/)).toEqual(words);
      }),
    );
  });
});

describe("nudged and shifted", () => {
  test("keep lengths and distances at the beginning of the video", () => {
    expect(nudged(two, 1, -5_000)[0]).toMatchObject({ startMs: 0, endMs: 2_000 });
    expect(shifted(two, -5_000).map((one) => [one.startMs, one.endMs])).toEqual([
      [0, 2_000],
      [3_000, 5_000],
    ]);
    expect(shifted([], 100)).toEqual([]);
  });
});

describe("problemsOf", () => {
  test("names the empty, the backward and the overlapping", () => {
    const wrong = [cue(1, 0, 2_000), cue(2, 1_000, 900), cue(3, 3_000, 4_000, " ")];
    expect([...problemsOf(wrong)]).toEqual([
      [1, "overlaps"],
      [2, "backwards"],
      [3, "empty"],
    ]);
    expect(problemsOf(two).size).toBe(0);
  });
});

test("cueAt finds what is on the screen, the end left out", () => {
  expect(cueAt(two, 1_000)?.id).toBe(1);
  expect(cueAt(two, 3_000)).toBeUndefined();
});
