import { expect, test } from "vitest";
import {
  devicesOf,
  doorwayOf,
  type Facts,
  nextStep,
  type Step,
  stepsFor,
} from "#client/consultations/room/steps.ts";
import type { Consultation } from "#server/consultations/protocol.ts";

const pupil: Facts = { isHost: false, way: "video", consentNeed: "none", canSeal: true };

test("a pupil passes the devices and the question who listens, then the door", () => {
  expect(stepsFor(pupil)).toEqual(["devices", "alone"]);
  expect(nextStep(pupil, new Set<Step>())).toBe("devices");
  expect(nextStep(pupil, new Set<Step>(["devices"]))).toBe("alone");
  expect(nextStep(pupil, new Set<Step>(["devices", "alone"]))).toBe("door");
});

test("whoever writes only is asked for no device", () => {
  expect(stepsFor({ ...pupil, way: "text" })).toEqual(["alone"]);
  expect(devicesOf("text")).toEqual({ microphoneOn: false, cameraOn: false });
  expect(devicesOf("sound")).toEqual({ microphoneOn: true, cameraOn: false });
  expect(devicesOf("video")).toEqual({ microphoneOn: true, cameraOn: true });
});

test("a missing consent stands in the way of the guest, not of the host", () => {
  expect(stepsFor({ ...pupil, consentNeed: "own" })).toContain("consent");
  expect(stepsFor({ ...pupil, consentNeed: "parent" })).toContain("consent");
  expect(stepsFor({ ...pupil, consentNeed: "own", isHost: true })).toEqual(["devices"]);
});

test("a consent that is given meanwhile opens the way by itself", () => {
  const done = new Set<Step>(["devices", "alone"]);
  expect(nextStep({ ...pupil, consentNeed: "own" }, done)).toBe("consent");
  expect(nextStep(pupil, done)).toBe("door");
});

test("a browser that cannot seal is the last thing said before the door", () => {
  expect(stepsFor({ ...pupil, canSeal: false }).at(-1)).toBe("browser");
  expect(stepsFor({ ...pupil, isHost: true, canSeal: false })).toEqual(["devices", "browser"]);
});

const startsAt = "2026-11-26T09:00:00.000Z";
const talk = (change: Partial<Consultation>): Consultation => ({
  ...{ id: "a".repeat(24), kind: "private", state: "agreed", waitsFor: null, startsAt },
  ...{ host: { id: "b".repeat(24), name: "" }, guest: { id: "c".repeat(24), name: "" } },
  ...{ others: [], lengthMin: 30, way: "video", reason: null, isOpen: false },
  ...{ consentNeed: "none", isHost: false },
  ...change,
});
const before = Date.parse(startsAt) - 3_600_000;
const after = Date.parse(startsAt) + 7_200_000;

test("a door is open, too early, not agreed on, or closed for good", () => {
  expect(doorwayOf(talk({ isOpen: true }), after)).toBe("open");
  expect(doorwayOf(talk({}), before)).toBe("early");
  expect(doorwayOf(talk({}), after)).toBe("over");
  expect(doorwayOf(talk({ state: "asked", startsAt: null }), before)).toBe("notAgreed");
  expect(doorwayOf(talk({ state: "moved" }), before)).toBe("notAgreed");
  for (const state of ["declined", "cancelled", "held", "notHeld"] as const)
    expect(doorwayOf(talk({ state }), before)).toBe("over");
});
