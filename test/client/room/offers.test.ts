import { describe, expect, test } from "vitest";
import { byUrgency, diffOffers } from "#client/room/offers.ts";
import type { Offer } from "#server/rooms/protocol.ts";

const HOST = "a".repeat(24);
const PUPIL = "b".repeat(24);
const offer = (
  producerId: string,
  personId = PUPIL,
  source: Offer["source"] = "microphone",
): Offer => ({
  producerId,
  personId,
  source,
  kind: source === "camera" || source === "screen" ? "video" : "audio",
  isPaused: false,
});

describe("diffOffers", () => {
  test("consumes what is new and drops what is gone", () => {
    const { missing, gone } = diffOffers([offer("2"), offer("3")], ["1", "2"], new Set());
    expect(missing.map(({ producerId }) => producerId)).toEqual(["3"]);
    expect(gone).toEqual(["1"]);
  });

  test("does nothing when the list says what is there", () => {
    expect(diffOffers([offer("1")], ["1"], new Set())).toEqual({ missing: [], gone: [] });
  });

  test("drops everything on an empty list", () => {
    expect(diffOffers([], ["1", "2"], new Set()).gone).toEqual(["1", "2"]);
  });

  test("does not ask again for what the server left out", () => {
    expect(diffOffers([offer("1")], [], new Set(["1"])).missing).toEqual([]);
  });
});

test("byUrgency brings the teacher's voice first and pupils' pictures last", () => {
  const offers = [
    offer("pupil's camera", PUPIL, "camera"),
    offer("pupil's voice"),
    offer("teacher's camera", HOST, "camera"),
    offer("screen", HOST, "screen"),
    offer("teacher's voice", HOST),
  ];
  expect(offers.sort(byUrgency(HOST)).map(({ producerId }) => producerId)).toEqual([
    "teacher's voice",
    "screen",
    "teacher's camera",
    "pupil's voice",
    "pupil's camera",
  ]);
});
