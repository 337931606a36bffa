import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Source } from "#server/rooms/protocol.ts";
import {
  choose,
  MAX_CAMERAS,
  MAX_MICROPHONES,
  offersFor,
  type Sending,
} from "#server/rooms/receive.ts";

const NOW = 1_000_000;
const HOLD_MS = 5_000;

function sends(personId: string, source: Source, change: Partial<Sending> = {}): Sending {
  const kind = source === "camera" || source === "screen" ? "video" : "audio";
  return {
    producerId: `${personId}-${source}`,
    personId,
    isHost: personId === "host",
    kind,
    source,
    isPaused: false,
    startedAt: 0,
    ...change,
  };
}

type Facts = {
  called?: string[];
  spokeAt?: [string, number][];
  shownAt?: [string, number][];
  heard?: string[];
  now?: number;
};
const chooseFrom = (sending: Sending[], facts: Facts = {}) =>
  choose({
    sending,
    floor: { called: facts.called ?? [], spokeAt: new Map(facts.spokeAt) },
    shownAt: new Map(facts.shownAt),
    heard: facts.heard ?? [],
    now: facts.now ?? NOW,
    holdMs: HOLD_MS,
  });
const camerasOf = (sending: Sending[], facts?: Facts) =>
  chooseFrom(sending, facts).cameras.map(({ personId }) => personId);
const cameras = (...ids: string[]) => ids.map((id, n) => sends(id, "camera", { startedAt: n }));

describe("choose cameras", () => {
  test("shows at most four of six", () => {
    expect(camerasOf(cameras("a", "b", "c", "d", "e", "f"))).toEqual(["a", "b", "c", "d"]);
  });

  test("leaves out the teacher's, which everybody receives beside them", () => {
    expect(camerasOf([...cameras("host"), ...cameras("a")])).toEqual(["a"]);
  });

  test("leaves out a paused one", () => {
    expect(camerasOf([sends("a", "camera", { isPaused: true }), ...cameras("b")])).toEqual(["b"]);
  });

  test("shows a called pupil before all others, even a picture that has just appeared", () => {
    const facts: Facts = {
      called: ["f"],
      shownAt: ["a", "b", "c", "d"].map((id) => [id, NOW - 100]),
    };
    const chosen = camerasOf(cameras("a", "b", "c", "d", "e", "f"), facts);
    expect(chosen).toHaveLength(MAX_CAMERAS);
    expect(chosen).toContain("f");
  });

  test("shows who speaks in place of who does not", () => {
    const facts: Facts = {
      spokeAt: [["f", NOW - 10]],
      shownAt: ["a", "b", "c", "d"].map((id) => [id, NOW - HOLD_MS]),
    };
    expect(camerasOf(cameras("a", "b", "c", "d", "e", "f"), facts)).toEqual(["a", "b", "c", "f"]);
  });

  test("keeps a picture for five seconds though somebody else speaks, and asks to be looked at then", () => {
    const shownAt = NOW - HOLD_MS + 1;
    const choice = chooseFrom(cameras("a", "b", "c", "d", "e"), {
      spokeAt: [["e", NOW]],
      shownAt: ["a", "b", "c", "d"].map((id) => [id, shownAt]),
    });
    expect(choice.cameras.map(({ personId }) => personId)).toEqual(["a", "b", "c", "d"]);
    expect(choice.reviewAt).toBe(shownAt + HOLD_MS);
  });

  test("needs no review when nobody waits", () => {
    const facts: Facts = { shownAt: [["a", NOW - 10]], spokeAt: [["a", NOW]] };
    expect(chooseFrom(cameras("a", "b"), facts).reviewAt).toBeNull();
  });

  test("forgets a voice after a minute", () => {
    const shown: [string, number][] = ["a", "b", "c", "d"].map((id) => [id, NOW - 90_000]);
    const five = cameras("a", "b", "c", "d", "e");
    expect(camerasOf(five, { spokeAt: [["e", NOW - 60_000]], shownAt: shown })).not.toContain("e");
    expect(camerasOf(five, { spokeAt: [["e", NOW - 59_999]], shownAt: shown })).toContain("e");
  });

  test("keeps pictures in their places", () => {
    const facts: Facts = {
      shownAt: [
        ["c", NOW - 9_000],
        ["a", NOW - 9_000],
      ],
    };
    expect(camerasOf(cameras("a", "b", "c"), facts)).toEqual(["c", "a", "b"]);
  });

  test("shows a person with two devices once, by the newer camera", () => {
    const two = [
      sends("a", "camera", { producerId: "old", startedAt: 1 }),
      sends("a", "camera", { producerId: "new", startedAt: 2 }),
    ];
    expect(chooseFrom(two).cameras.map(({ producerId }) => producerId)).toEqual(["new"]);
  });
});

describe("choose microphones", () => {
  const ids = Array.from({ length: 12 }, (_, n) => `p${n}`);
  const open = ids.map((id, n) => sends(id, "microphone", { startedAt: n }));
  const heardOf = (sending: Sending[], facts?: Facts) =>
    chooseFrom(sending, facts).microphones.map(({ personId }) => personId);

  test("passes on eight of twelve", () => {
    expect(heardOf(open)).toEqual(ids.slice(0, MAX_MICROPHONES));
  });

  test("passes on the called and who speaks before who was there first", () => {
    const heard = heardOf(open, { called: ["p11"], spokeAt: [["p10", NOW]] });
    expect(heard).toContain("p11");
    expect(heard).toContain("p10");
  });

  test("gives a muted one only a free place", () => {
    const muted = sends("p0", "microphone", { isPaused: true });
    expect(heardOf([muted, ...open.slice(1)])).not.toContain("p0");
    expect(heardOf([muted, ...open.slice(1, 4)])).toContain("p0");
  });
});

describe("choose a screen", () => {
  test("passes on one pupil's, the newest, with its sound", () => {
    const { screen } = chooseFrom([
      sends("a", "screen", { startedAt: 1 }),
      sends("b", "screen", { startedAt: 2 }),
      sends("b", "screenSound", { startedAt: 2 }),
      sends("a", "screenSound", { startedAt: 1 }),
    ]);
    expect(screen.map(({ producerId }) => producerId)).toEqual(["b-screen", "b-screenSound"]);
  });
});

describe("offersFor", () => {
  const all = [
    sends("host", "screen"),
    sends("host", "camera", { isPaused: true }),
    sends("host", "microphone"),
    sends("a", "camera"),
    sends("a", "microphone"),
    sends("b", "microphone"),
  ];
  const ids = (viewer: string) =>
    offersFor(viewer, all, chooseFrom(all)).map(({ producerId }) => producerId);

  test("gives all of the teacher's first, paused ones too", () => {
    expect(ids("c").slice(0, 3)).toEqual(["host-microphone", "host-camera", "host-screen"]);
  });

  test("gives nobody anything of their own", () => {
    expect(ids("a").some((id) => id.startsWith("a-"))).toBe(false);
    expect(ids("host").some((id) => id.startsWith("host-"))).toBe(false);
  });

  test("never exceeds four pupils' pictures nor eight voices, whatever happens", () => {
    const person = fc.integer({ min: 0, max: 39 }).map((n) => `p${n}`);
    const source = fc.constantFrom<Source>("camera", "microphone", "screen", "screenSound");
    const producer = fc.record({ person, source, isPaused: fc.boolean(), startedAt: fc.nat() });
    const times = fc.array(fc.tuple(person, fc.integer({ min: NOW - 120_000, max: NOW })));
    fc.assert(
      fc.property(
        fc.array(producer, { maxLength: 120 }),
        fc.uniqueArray(person, { maxLength: 4 }),
        times,
        times,
        (producers, called, spokeAt, shownAt) => {
          const sending = producers.map(({ person: id, source: of, ...rest }, n) =>
            sends(id, of, { ...rest, producerId: `${n}` }),
          );
          const choice = chooseFrom(sending, { called, spokeAt, shownAt });
          const offers = offersFor("p0", sending, choice);
          const count = (of: Source) => offers.filter((offer) => offer.source === of).length;
          const shown = new Set(choice.cameras.map(({ personId }) => personId));
          expect(count("camera")).toBeLessThanOrEqual(MAX_CAMERAS);
          expect(count("microphone")).toBeLessThanOrEqual(MAX_MICROPHONES);
          expect(count("screen")).toBeLessThanOrEqual(1);
          expect(offers.every(({ personId }) => personId !== "p0")).toBe(true);
          for (const { personId, source: of, isPaused } of sending)
            if (of === "camera" && !isPaused && called.includes(personId))
              expect(shown).toContain(personId);
        },
      ),
    );
  });
});
