import fc from "fast-check";
import { expect, test } from "vitest";
import { type Cue, readCaptions, writeCaptions } from "#server/videos/captions.ts";

const clean = (text: string) => {
  const cues = readCaptions(text);
  return cues && writeCaptions(cues);
};

test("SubRip becomes WebVTT", () => {
  const srt =
    "1\r\n00:00:01,000 --> 00:00:02,500\r\nСәлем, балалар!\r\n\r\n2\r\n00:01:00,000 --> 00:01:02,000\r\nБастаймыз\r\nекі жол\r\n";
  expect(clean(srt)).toBe(
    "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nСәлем, балалар!\n\n00:01:00.000 --> 00:01:02.000\nБастаймыз\nекі жол\n",
  );
});

test("WebVTT keeps its words and loses styles, regions, notes and names", () => {
  const vtt = `\uFEFFWEBVTT - title
Kind: captions

STYLE
::cue { background: url(http://evil.example/x) }

REGION
id:fred

NOTE a remark

intro
00:01.000 --> 00:02.000 align:start position:10% region:fred vertical:rl line:1
<v Мұғалім><b>Бір</b>, <c.loud>екі</c>, <script>alert(1)</script>үш & <i>төрт
`;
  expect(clean(vtt)).toBe(
    "WEBVTT\n\n00:00:01.000 --> 00:00:02.000 align:start position:10% line:1\n<b>Бір</b>, екі, alert(1)үш &amp; <i>төрт</i>\n",
  );
});

test.each([
  ["no captions", "just a text"],
  ["a page", "<html><body>00:00</body></html>"],
  ["a time that runs backwards", "WEBVTT\n\n00:02.000 --> 00:01.000\nx\n"],
  ["61 seconds", "WEBVTT\n\n00:00.000 --> 00:61.000\nx\n"],
  ["an arrow without times", "WEBVTT\n\nsoon --> later\nx\n"],
  ["two timings in one cue", "WEBVTT\n\n00:01.000 --> 00:02.000\nx\n00:03.000 --> 00:04.000\ny\n"],
  ["a zero byte", "WEBVTT\n\n00:01.000 --> 00:02.000\n\0\n"],
])("%s is refused", (_name, text) => {
  expect(readCaptions(text)).toBeNull();
});

test("an empty file has no cues", () => {
  expect(readCaptions("WEBVTT\n")).toEqual([]);
  expect(readCaptions("")).toEqual([]);
});

test("cues come in order of time", () => {
  const vtt = "WEBVTT\n\n00:05.000 --> 00:06.000\nb\n\n00:01.000 --> 00:02.000\na\n";
  expect(readCaptions(vtt)?.map(({ text }) => text)).toEqual(["a", "b"]);
});

const cue: fc.Arbitrary<Cue> = fc
  .record({
    startMs: fc.integer({ min: 0, max: 99 * 3_600_000 }),
    lengthMs: fc.integer({ min: 1, max: 60_000 }),
    text: fc.stringMatching(/^[а-яәіңғүұқөһA-Za-z0-9 .,!?]{1,40}$/),
  })
  .map(({ startMs, lengthMs, text }) => ({
    ...{ startMs, endMs: startMs + lengthMs, settings: "" },
    text: text.trim() || "x",
  }));

test("what is written is read back the same", () => {
  fc.assert(
    fc.property(fc.array(cue, { maxLength: 20 }), (cues) => {
      const ordered = [...cues].sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
      expect(readCaptions(writeCaptions(ordered))).toEqual(ordered);
    }),
  );
});

test("whatever is sent, nothing but b, i and u comes out, and it stays as it is when sent again", () => {
  const pieces = fc.constantFrom(
    ...[
      "<b>",
      "</b>",
      "<i>",
      "</I>",
      "<u>",
      "</u>",
      "<script>",
      "</script>",
      "<img src=x onerror=1>",
    ],
    ...[
      "<",
      ">",
      "&",
      "&amp;",
      "&lt;",
      "&#60;",
      "--",
      "\n",
      "сөз",
      " ",
      "{\\an8}",
      "\u2028",
      "<c.a.b>",
    ],
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 12 }), (parts) => {
      const once = clean(`WEBVTT\n\n00:01.000 --> 00:02.000\n${parts.join("")}\n`);
      if (once === null) return; // refused is fine too
      const body = once.split("\n").slice(3).join("\n");
      expect(body.replace(/<\/?[biu]>/g, "")).not.toMatch(/[<>]/);
      for (const tag of ["b", "i", "u"])
        expect(body.split(`<${tag}>`).length).toBe(body.split(`</${tag}>`).length);
      expect(clean(once)).toBe(once);
    }),
  );
});

test("a long hostile text is read in linear time", () => {
  const lines = `${"<".repeat(50_000)}${"00:".repeat(10_000)}`;
  expect(readCaptions(lines)).toBeNull();
});
