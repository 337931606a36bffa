import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatVtt,
  parseCaptions,
  parseTime,
  shortTime,
  vttTime,
} from "#client/library/edit/captions/captions.ts";
import type { Cue } from "#client/library/edit/captions/cues.ts";

const LONGEST_MS = 10 * 3_600_000;
const word = fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" });
/** Lines as a teacher may type them: any character that is not a break, no blank around. */
const line = fc
  .array(word, { minLength: 1, maxLength: 4 })
  .map((words) =>
    words
      .join(" ")
      .replace(/[\r\n\u2028\u2029]/g, "")
      .trim(),
  )
  .filter((text) => text !== "");
const cue = fc.record({
  startMs: fc.nat(LONGEST_MS),
  lengthMs: fc.integer({ min: 100, max: 10_000 }),
  lines: fc.array(line, { minLength: 1, maxLength: 3 }),
});
const cues = fc.array(cue, { maxLength: 20 }).map((all) =>
  all
    .toSorted((a, b) => a.startMs - b.startMs || a.lengthMs - b.lengthMs)
    .map(
      ({ startMs, lengthMs, lines }, at): Cue => ({
        id: at + 1,
        startMs,
        endMs: startMs + lengthMs,
        text: lines.join("\n"),
      }),
    ),
);

describe("formatVtt and parseCaptions", () => {
  test("give back whatever a teacher wrote", () => {
    fc.assert(
      fc.property(cues, (written) => {
        expect(parseCaptions(formatVtt(written))).toEqual(written);
      }),
    );
  });

  test("write what a browser reads", () => {
    expect(
      formatVtt([{ id: 1, startMs: 1_500, endMs: 3_723_004, text: "5 < 7 & 7 --> 9\n\nиә" }]),
    ).toBe("WEBVTT\n\n00:00:01.500 --> 01:02:03.004\n5 &lt; 7 &amp; 7 --&gt; 9\nиә\n");
    expect(formatVtt([])).toBe("");
  });
});

describe("parseCaptions", () => {
  test("reads SubRip as a phone's editor writes it", () => {
    const srt =
      "\uFEFF1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Сәлем</i>!\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nЕкінші\r\nжол\r\n";
    expect(parseCaptions(srt)).toEqual([
      { id: 1, startMs: 1_000, endMs: 2_500, text: "Сәлем!" },
      { id: 2, startMs: 3_000, endMs: 4_000, text: "Екінші\nжол" },
    ]);
  });

  test("passes over notes, styles, names and settings of WebVTT", () => {
    const vtt = `WEBVTT - Title

STYLE
::cue { color: red }

NOTE 00:00 is early

intro
00:01.000 --> 00:02.000 align:start line:0
<v Айгүл>Бір &amp; екі</v>
`;
    expect(parseCaptions(vtt)).toEqual([
      { id: 1, startMs: 1_000, endMs: 2_000, text: "Бір & екі" },
    ]);
  });

  test("tells a file that holds no captions from an empty one", () => {
    expect(parseCaptions("%PDF-1.7 something else")).toBeNull();
    expect(parseCaptions("WEBVTT\n\n")).toEqual([]);
    expect(parseCaptions("")).toEqual([]);
  });
});

describe("times", () => {
  test("are read as people and files write them", () => {
    expect(parseTime("83")).toBe(83_000);
    expect(parseTime(" 1:23.4 ")).toBe(83_400);
    expect(parseTime("00:01:23,456")).toBe(83_456);
    expect(parseTime("1:00:00")).toBe(3_600_000);
    for (const wrong of ["", "a", "1:", "-3", "1:2:3:4"]) expect(parseTime(wrong)).toBeNull();
  });

  test("come back from both ways of writing", () => {
    fc.assert(
      fc.property(fc.nat(LONGEST_MS), (ms) => {
        expect(parseTime(vttTime(ms))).toBe(ms);
        expect(parseTime(shortTime(ms))).toBe(ms);
      }),
    );
    expect(shortTime(62_300)).toBe("1:02.3");
    expect(shortTime(5_000)).toBe("0:05");
  });
});
