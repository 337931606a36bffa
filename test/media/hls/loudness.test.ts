import { describe, expect, test } from "vitest";
import { gainFor, listeningParts, readSummary } from "#media/hls/loudness.ts";

describe("gainFor", () => {
  const of = (integratedLufs: number, truePeakDbtp: number) =>
    gainFor({ integratedLufs, truePeakDbtp });

  test("brings quiet and loud to -16 LUFS", () => {
    expect(of(-30, -12)).toBe(14);
    expect(of(-6.4, 0.3)).toBe(-9.6);
    expect(of(-16, -3)).toBe(0);
  });

  test("leaves the limiter no more than 6 dB to take off the peaks of music", () => {
    expect(of(-20, 1)).toBe(3);
    expect(of(-23, -2)).toBe(6);
  });

  test("lets it have single claps, so that speech under them is heard", () => {
    expect(of(-40, -3)).toBe(22);
  });

  test("does not lift a room's hum", () => {
    expect(of(-55, -40)).toBe(30);
  });

  test("leaves silence alone", () => {
    expect(of(-70, Number.NEGATIVE_INFINITY)).toBe(0);
    expect(of(Number.NaN, Number.NaN)).toBe(0);
  });
});

describe("listeningParts", () => {
  test("hears all of what is short", () => {
    expect(listeningParts(120)).toEqual([{ fromS: 0, lengthS: 128 }]);
  });

  test("hears the same few seconds of an hour and of ten, spread evenly and within", () => {
    for (const durationS of [121, 3600, 36_000]) {
      const parts = listeningParts(durationS);
      expect(parts.reduce((sum, { lengthS }) => sum + lengthS, 0)).toBe(56);
      const steps = parts.slice(1).map(({ fromS }, i) => fromS - (parts[i]?.fromS ?? 0));
      expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(1);
      expect(parts[0]?.fromS).toBeGreaterThan(0);
      expect((parts.at(-1)?.fromS ?? 0) + 8).toBeLessThan(durationS);
    }
  });
});

describe("readSummary", () => {
  const summary = (integrated: string, peak: string) => [
    "[Parsed_ebur128_1 @ 0x1] Summary:",
    ...["", "  Integrated loudness:", `    I:         ${integrated} LUFS`],
    ...["    Threshold: -33.0 LUFS", "", "  True peak:", `    Peak:       ${peak} dBFS`],
  ];

  test("takes loudness and peak of the last summary", () => {
    expect(readSummary([...summary("-9.0", "0.1"), ...summary("-23.5", "-3.2")])).toEqual({
      integratedLufs: -23.5,
      truePeakDbtp: -3.2,
    });
  });

  test("knows silence, and that nothing was said", () => {
    expect(readSummary(summary("-70.0", "-inf"))?.truePeakDbtp).toBe(Number.NEGATIVE_INFINITY);
    expect(readSummary(["Output file is empty"])).toBeNull();
  });
});
