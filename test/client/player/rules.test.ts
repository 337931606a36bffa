import { describe, expect, test } from "vitest";
import { wordsOf } from "#client/player/captions.ts";
import { partAt, partsOf } from "#client/player/chapters.ts";
import { type Focus, keyAction, steppedRate } from "#client/player/keys.ts";
import { bufferedToMs } from "#client/player/media-watch.ts";
import { captionLanguages, qualityNames, rates } from "#client/player/names.ts";
import { readPrefs, writePrefs } from "#client/player/prefs.ts";
import { needOf } from "#client/player/renewal.ts";
import { isWorthResuming } from "#client/player/resume.ts";
import { readStoryboard, thumbAt } from "#client/player/storyboard.ts";
import { clockOf } from "#client/player/times.ts";
import { barsOf, readPeaks } from "#client/player/wave.ts";
import * as protocol from "#server/videos/protocol.ts";

test("a moment is written as a clock shows it", () => {
  expect([0, 5_900, 322_000, 3_922_000].map(clockOf)).toEqual(["0:00", "0:05", "5:22", "1:05:22"]);
});

describe("chapters", () => {
  const chapter = (atMs: number, title: string) => ({ atMs, title, text: "" });

  test("fill the whole length, in order, with a nameless part before the first", () => {
    const parts = partsOf(
      [chapter(9_000, "B"), chapter(4_000, "A"), chapter(90_000, "past")],
      20_000,
    );
    expect(parts.map(({ fromMs, toMs, title }) => [fromMs, toMs, title])).toEqual([
      [0, 4_000, ""],
      [4_000, 9_000, "A"],
      [9_000, 20_000, "B"],
    ]);
    expect(partAt(parts, 8_999)?.title).toBe("A");
    expect(partAt(parts, 20_000)?.title).toBe("B");
  });

  test("of a film without any are one part", () => {
    expect(partsOf([], 5_000)).toMatchObject([{ fromMs: 0, toMs: 5_000 }]);
  });
});

describe("keys", () => {
  const press = (code: string, focus: Focus = "none", more = {}) =>
    keyAction(
      {
        code,
        shiftKey: false,
        ctrlKey: false,
        altKey: false,
        metaKey: false,
        repeat: false,
        ...more,
      },
      focus,
    );

  test("do what players' keys do, by their place", () => {
    expect(press("Space")).toEqual({ do: "toggle" });
    expect(press("KeyK")).toEqual({ do: "toggle" });
    expect(press("KeyJ")).toEqual({ do: "seekBy", ms: -10_000 });
    expect(press("ArrowRight")).toEqual({ do: "seekBy", ms: 5_000 });
    expect(press("Digit7")).toEqual({ do: "seekShare", share: 0.7 });
    expect(press("Numpad0")).toEqual({ do: "seekShare", share: 0 });
    expect(press("Period", "none", { shiftKey: true })).toEqual({ do: "rate", step: 1 });
    expect(["KeyM", "KeyF", "KeyC"].map((code) => press(code)?.do)).toEqual([
      "mute",
      "fullscreen",
      "captions",
    ]);
  });

  test("leave fields, buttons, sliders and the browser's own shortcuts alone", () => {
    expect(press("KeyK", "typing")).toBeNull();
    expect(press("Space", "button")).toBeNull();
    expect(press("ArrowLeft", "own")).toBeNull();
    expect(press("KeyF", "none", { ctrlKey: true })).toBeNull();
    expect(press("Period")).toBeNull();
    expect(press("KeyM", "none", { repeat: true })).toBeNull();
    expect(press("ArrowLeft", "button", { repeat: true })).toEqual({ do: "seekBy", ms: -5_000 });
  });

  test("step through the speeds and stop at both ends", () => {
    expect(steppedRate(rates, 1, 1)).toBe(1.25);
    expect(steppedRate(rates, 1, -1)).toBe(0.75);
    expect(steppedRate(rates, 2, 1)).toBe(2);
    expect(steppedRate(rates, 0.5, -1)).toBe(0.5);
  });
});

describe("the storyboard", () => {
  const vtt = [
    "WEBVTT",
    "",
    "00:00:00.000 --> 00:00:05.000",
    "storyboard.jpg#xywh=0,0,160,90",
    "",
    "00:05.000 --> 00:10.500",
    "storyboard.jpg#xywh=160,0,160,90",
    "",
    "01:00:00.000 --> 01:00:05.000",
    "no-place.jpg",
    "",
  ].join("\r\n");
  const thumbs = readStoryboard(vtt, "https://school.kz/m/1/2/v/storyboard.vtt");

  test("names parts of a sheet beside it", () => {
    expect(thumbs).toEqual([
      {
        fromMs: 0,
        toMs: 5_000,
        url: "https://school.kz/m/1/2/v/storyboard.jpg",
        x: 0,
        y: 0,
        width: 160,
        height: 90,
      },
      {
        fromMs: 5_000,
        toMs: 10_500,
        url: "https://school.kz/m/1/2/v/storyboard.jpg",
        x: 160,
        y: 0,
        width: 160,
        height: 90,
      },
    ]);
  });

  test("has a picture for every moment, the last one to the end", () => {
    expect(thumbAt(thumbs, 4_999)?.x).toBe(0);
    expect(thumbAt(thumbs, 99_000)?.x).toBe(160);
    expect(thumbAt([], 0)).toBeUndefined();
  });
});

describe("the waveform", () => {
  test("is read only where it is one", () => {
    expect(readPeaks({ peaks: [0, 0.5, 1] })).toEqual([0, 0.5, 1]);
    for (const other of [null, "x", {}, { peaks: [] }, { peaks: ["a"] }])
      expect(readPeaks(other)).toBeNull();
  });

  test("is drawn of the loudest moments, the loudest as high as can be", () => {
    expect(barsOf([0.1, 0.4, 0.2, 0.2], 2)).toEqual([1, 0.5]);
    expect(barsOf([0.2, 0.1], 8)).toEqual([1, 0.5]);
    expect(barsOf([0, 0], 2)).toEqual([0, 0]);
  });
});

test("captions are words without marks", () => {
  expect(wordsOf("<v Айгүл>Тізені <i>бүк</i> &amp; тұр")).toBe("Тізені бүк & тұр");
  expect(wordsOf("&amp;lt;")).toBe("&lt;");
});

test("what is downloaded counts from the position on, over no gap", () => {
  const buffered = {
    length: 2,
    start: (at: number) => [0, 20][at] ?? 0,
    end: (at: number) => [10, 30][at] ?? 0,
  };
  expect(bufferedToMs(buffered, 4_000)).toBe(10_000);
  expect(bufferedToMs(buffered, 15_000)).toBe(15_000);
  expect(bufferedToMs(buffered, 19_900)).toBe(30_000);
});

test("addresses are renewed before they run out, and asked anew while rungs are being made", () => {
  const nowMs = Date.parse("2026-11-24T09:00:00Z");
  const until = (time: string, isComplete = true) => ({
    expiresAt: `2026-11-24T${time}Z`,
    isComplete,
  });
  expect(needOf(until("10:00:00"), { isIdle: false, nowMs })).toBeNull();
  expect(needOf(until("09:01:00"), { isIdle: false, nowMs })).toBe("expired");
  expect(needOf(until("08:00:00"), { isIdle: true, nowMs })).toBeNull();
  expect(needOf(until("10:00:00", false), { isIdle: true, nowMs })).toBe("incomplete");
});

test("going on is offered where it saves something", () => {
  expect(isWorthResuming(322_000, 860_000)).toBe(true);
  expect(isWorthResuming(3_000, 860_000)).toBe(false);
  expect(isWorthResuming(850_000, 860_000)).toBe(false);
});

test("a viewer's choices are kept; damaged ones are as if never made", () => {
  const entries = new Map<string, string>();
  const storage = {
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => void entries.set(key, value),
  };
  expect(readPrefs(storage)).toEqual({ quality: "auto", captions: null });
  writePrefs(storage, { quality: "saving", captions: "kk" });
  expect(readPrefs(storage)).toEqual({ quality: "saving", captions: "kk" });
  entries.set("qonyrau.player", '{"quality":"best","captions":7}');
  expect(readPrefs(storage)).toEqual({ quality: "auto", captions: null });
  entries.set("qonyrau.player", "{");
  expect(readPrefs(storage)).toEqual({ quality: "auto", captions: null });
});

test("the names without schemas are the protocol's, all of them", () => {
  expect(qualityNames).toEqual(protocol.qualityNames);
  expect(captionLanguages).toEqual(protocol.CaptionLanguage.options);
});
