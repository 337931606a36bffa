import { expect, test } from "vitest";
import { type Receiver, sealedSendingBps } from "#server/rooms/sealed-rate.ts";

const good: Receiver = { mode: "full", availableBps: 2_000_000, pictures: 1 };

test("nobody sends more to a sealed room than its weakest link with a picture carries", () => {
  expect(sealedSendingBps(700_000, [])).toBe(700_000);
  expect(sealedSendingBps(700_000, [good, good])).toBe(700_000);
  expect(sealedSendingBps(700_000, [good, { ...good, availableBps: 400_000 }])).toBe(320_000);
  expect(sealedSendingBps(700_000, [{ ...good, availableBps: 600_000, pictures: 3 }])).toBe(
    160_000,
  );
  expect(sealedSendingBps(700_000, [{ ...good, availableBps: null }])).toBe(250_000);
});

test("a picture that was asked to be small is small, and no link makes it less than that", () => {
  expect(sealedSendingBps(700_000, [good, { ...good, mode: "small" }])).toBe(110_000);
  expect(sealedSendingBps(700_000, [{ ...good, availableBps: 30_000 }])).toBe(110_000);
  expect(sealedSendingBps(100_000, [{ ...good, mode: "small" }])).toBe(100_000);
});

test("who receives no pictures lets the others see each other well", () => {
  const without: Receiver[] = [
    { ...good, mode: "sound", availableBps: 30_000 },
    { ...good, mode: "slides", availableBps: null },
  ];
  expect(sealedSendingBps(700_000, [...without, good])).toBe(700_000);
});
