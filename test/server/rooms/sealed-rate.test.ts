import { expect, test } from "vitest";
import { sealedSendingBps } from "#server/rooms/sealed-rate.ts";

const full = { mode: "full", isWithoutOthers: false } as const;
const eased = { mode: "full", isWithoutOthers: true } as const;
const small = { mode: "small", isWithoutOthers: true } as const;
const slides = { mode: "slides", isWithoutOthers: true } as const;
const sound = { mode: "sound", isWithoutOthers: true } as const;

test("nobody sends more to a sealed room than its weakest link with a picture carries", () => {
  expect(sealedSendingBps(700_000, [])).toBe(700_000);
  expect(sealedSendingBps(700_000, [full, full])).toBe(700_000);
  expect(sealedSendingBps(700_000, [full, eased])).toBe(280_000);
  expect(sealedSendingBps(700_000, [small, eased, full])).toBe(150_000);
  expect(sealedSendingBps(100_000, [small])).toBe(100_000);
});

test("who receives no pictures lets the others see each other well", () => {
  expect(sealedSendingBps(700_000, [sound, slides, full])).toBe(700_000);
});
