import { expect, test } from "vitest";
import { adviceFor } from "#client/modes/advice.ts";

const FINE = { lossShare: 0, sendShare: null, rttMs: 60, silentMs: 0, isBusy: false };

test("one thing to try, by what is wrong; the sharpest cause first", () => {
  expect(adviceFor(FINE, "good", "full")).toBe("none");
  expect(adviceFor({ ...FINE, silentMs: 5000, isBusy: true }, "lost", "full")).toBe("lost");
  expect(adviceFor({ ...FINE, isBusy: true }, "good", "full")).toBe("busy");
  expect(adviceFor({ ...FINE, sendShare: 0.2, lossShare: 0.1 }, "poor", "full")).toBe("ownCamera");
  expect(adviceFor({ ...FINE, rttMs: 900, lossShare: 0.1 }, "poor", "full")).toBe("quieter");
  expect(adviceFor({ ...FINE, lossShare: 0.1 }, "poor", "full")).toBe("nearRouter");
  expect(adviceFor(FINE, "fair", "full")).toBe("lighter");
});

test("nobody who has the lightest mode is told to take a lighter one", () => {
  expect(adviceFor(FINE, "fair", "sound")).toBe("nearRouter");
});
