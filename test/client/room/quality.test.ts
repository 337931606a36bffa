import { describe, expect, test } from "vitest";
import { qualityOf } from "#client/room/quality.ts";
import { verdictOf } from "#client/room/verdict.ts";

describe("qualityOf", () => {
  test.each([
    [0, "good"],
    [0.059, "good"],
    [0.06, "fair"],
    [0.079, "fair"],
    [0.08, "poor"],
    [0.5, "poor"],
  ])("a loss of %f is %s while the camera is off", (lossShare, quality) => {
    expect(qualityOf({ lossShare, sendShare: null, silentMs: 0 })).toBe(quality);
  });

  test.each([
    [1, "good"],
    [0.5, "good"],
    [0.49, "fair"],
    [0.3, "fair"],
    [0.29, "poor"],
    [0, "poor"],
  ])("%f of the wanted bitrate is %s", (sendShare, quality) => {
    expect(qualityOf({ lossShare: 0, sendShare, silentMs: 0 })).toBe(quality);
  });

  test("the worse of the two counts", () => {
    expect(qualityOf({ lossShare: 0.2, sendShare: 1, silentMs: 0 })).toBe("poor");
  });

  test("three seconds without media are a lost link", () => {
    expect(qualityOf({ lossShare: 0, sendShare: 1, silentMs: 2999 })).toBe("good");
    expect(qualityOf({ lossShare: 0, sendShare: 1, silentMs: 3000 })).toBe("lost");
  });

  test("with nothing to measure nothing is claimed", () => {
    expect(qualityOf({ lossShare: null, sendShare: null, silentMs: 0 })).toBe("unknown");
  });
});

describe("verdictOf", () => {
  const all = { udp: "connected", tcp: "connected", relay: "absent" } as const;
  const fast = { downBps: 20_000_000, upBps: 20_000_000 };

  test("is good with UDP and enough bandwidth", () => {
    expect(verdictOf({ routes: all, bandwidth: fast, isHost: true })).toEqual({
      verdict: "good",
      advice: "none",
    });
  });

  test("looks at what the person does: a teacher sends, a pupil receives", () => {
    const lopsided = { downBps: 20_000_000, upBps: 100_000 };
    expect(verdictOf({ routes: all, bandwidth: lopsided, isHost: false }).verdict).toBe("good");
    expect(verdictOf({ routes: all, bandwidth: lopsided, isHost: true }).verdict).toBe("poor");
  });

  test("is fair at best without UDP", () => {
    const routes = { udp: "failed", tcp: "connected", relay: "absent" } as const;
    expect(verdictOf({ routes, bandwidth: fast, isHost: false }).verdict).toBe("fair");
  });

  test("says that the network blocks lessons when no way works, whatever the bandwidth", () => {
    const routes = { udp: "failed", tcp: "failed", relay: "failed" } as const;
    expect(verdictOf({ routes, bandwidth: fast, isHost: false })).toEqual({
      verdict: "blocked",
      advice: "otherNetwork",
    });
  });

  test("says so when the server could not be asked at all", () => {
    expect(verdictOf({ routes: {}, bandwidth: null, isHost: false }).verdict).toBe("noServer");
  });
});
