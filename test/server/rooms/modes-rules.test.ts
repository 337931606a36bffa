import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Claims,
  lesserMode,
  limitTo,
  maxLayerOf,
  maxPicturesBps,
  priorityOf,
} from "#server/rooms/modes-rules.ts";
import { type Offer, ReceiveMode, type Source } from "#server/rooms/protocol.ts";

const offer = (personId: string, source: Source, isPaused = false): Offer => ({
  ...{ producerId: `${personId}-${source}`, personId, source, isPaused },
  kind: source === "camera" || source === "screen" ? "video" : "audio",
});
const HOST = [offer("host", "microphone"), offer("host", "camera")];
const SCREEN = [offer("host", "screen"), offer("host", "screenSound")];
const pupils = (count: number, source: Source) =>
  Array.from({ length: count }, (_, n) => offer(`p${n}`, source));
const ALL = [...HOST, ...SCREEN, ...pupils(4, "camera"), ...pupils(8, "microphone")];

const claims = (change: Partial<Claims> = {}): Claims => ({
  isTeaching: (personId) => personId === "host",
  called: [],
  spokeAt: new Map(),
  ...change,
});
const pupil = (mode: ReceiveMode, isWithoutOthers = false) => {
  return { mode, isWithoutOthers, isTeaching: false };
};
const idsOf = (offers: readonly Offer[]) => offers.map(({ producerId }) => producerId);
const received = (mode: ReceiveMode, offers = ALL, change: Partial<Claims> = {}) =>
  limitTo(pupil(mode), offers, claims(change));

describe("a pupil receives", () => {
  test("in sound: the teacher's voice and two others, and no picture whatever", () => {
    const list = received("sound");
    expect(list.every(({ kind }) => kind === "audio")).toBe(true);
    expect(idsOf(list)).toEqual(["host-microphone", "p0-microphone", "p1-microphone"]);
  });

  test("in slides: the shared tab's sound too, and no video", () => {
    const list = received("slides");
    expect(list.some(({ kind }) => kind === "video")).toBe(false);
    expect(idsOf(list)).toContain("host-screenSound");
  });

  test("in small: the teacher's picture and the screen, of nobody else", () => {
    const video = received("small").filter(({ kind }) => kind === "video");
    expect(idsOf(video)).toEqual(["host-camera", "host-screen"]);
  });

  test("in full: all of it; beside a screen one classmate, without them where the link is weak", () => {
    const without = ALL.filter(({ source }) => source !== "screen");
    const others = (list: readonly Offer[]) =>
      list.filter(({ source, personId }) => source === "camera" && personId !== "host").length;
    expect(others(received("full", without))).toBe(4);
    expect(others(received("full"))).toBe(1);
    expect(others(limitTo(pupil("full", true), without, claims()))).toBe(0);
  });

  test("the called first, then who spoke last, the muted after the open", () => {
    const voices = [offer("muted", "microphone", true), ...pupils(4, "microphone")];
    const heard = received("sound", voices, {
      called: ["p3"],
      spokeAt: new Map([
        ["p1", 10],
        ["p2", 20],
        ["muted", 90],
      ]),
    });
    expect(idsOf(heard)).toEqual(["p2-microphone", "p3-microphone"]);
  });
});

describe("a teacher", () => {
  const teacher = (mode: ReceiveMode) => ({ ...pupil(mode), isTeaching: true });
  const cameras = (mode: ReceiveMode) =>
    limitTo(teacher(mode), ALL, claims()).filter(
      ({ source, personId }) => source === "camera" && personId !== "host",
    ).length;

  test("sees the class beside a screen, one of it in small, nobody in slides", () => {
    expect(cameras("full")).toBe(4);
    expect(cameras("small")).toBe(1);
    expect(cameras("slides")).toBe(0);
    expect(maxPicturesBps({ mode: "full" }, true)).toBe(0);
  });
});

describe("layers and order", () => {
  const teaching = claims().isTeaching;
  test("small takes the smallest layer of everything", () => {
    for (const one of ALL) expect(maxLayerOf({ mode: "small" }, one, ALL, teaching)).toBe(0);
  });

  test("in full the teacher's picture gives up its largest layer beside two classmates", () => {
    const [, camera] = HOST;
    const few = [...HOST, ...pupils(1, "camera")];
    expect(maxLayerOf({ mode: "full" }, camera!, few, teaching)).toBeGreaterThan(1);
    expect(maxLayerOf({ mode: "full" }, camera!, ALL, teaching)).toBe(1);
  });

  test("the screen before the teacher, the called before the others", () => {
    const order = [SCREEN[0]!, HOST[1]!, offer("p1", "camera"), offer("p0", "camera")];
    const ranks = order.map((one) => priorityOf(one, claims({ called: ["p1"] })));
    expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
    expect(new Set(ranks).size).toBe(4);
  });
});

test("whatever is offered: a lesser mode never receives what a larger one does not, and voices stay in order", () => {
  const someOffer = fc.record({
    person: fc.constantFrom("host", "p0", "p1", "p2", "p3", "p4"),
    source: fc.constantFrom<Source>("microphone", "camera", "screen", "screenSound"),
    isPaused: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.uniqueArray(someOffer, { selector: (o) => o.person + o.source }), (some) => {
      const offers = some.map(({ person, source, isPaused }) => offer(person, source, isPaused));
      let before: string[] = [];
      for (const mode of ReceiveMode.options) {
        const list = idsOf(received(mode, offers));
        // Beside a screen `full` shows one classmate and `small` none: still more in each step.
        for (const id of before) expect(list).toContain(id);
        expect(list).toEqual(idsOf(offers).filter((id) => list.includes(id)));
        before = list;
      }
    }),
  );
});

test("the lesser of two modes", () => {
  expect(lesserMode("small", "sound")).toBe("sound");
  expect(lesserMode("full", "full")).toBe("full");
});
