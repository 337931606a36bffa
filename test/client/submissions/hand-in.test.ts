import { describe, expect, test } from "vitest";
import { newUuid } from "#client/kit/uuid.ts";
import { turnedSize } from "#client/submissions/hand-in/crop.ts";
import { dayBeside, timeLeft } from "#client/submissions/hand-in/due.ts";
import {
  begun,
  changed,
  type FilePart,
  isEmpty,
  isSent,
  isStale,
  type KeptWork,
  moved,
  replaced,
  roomFor,
  shareSent,
  toNewParts,
  without,
  withPart,
} from "#client/submissions/hand-in/engine/parts.ts";
import type { Submission } from "#server/submissions/protocol.ts";

const photo = (id: string, change: Partial<FilePart> = {}): FilePart => ({
  ...{ kind: "photo", id, sizeBytes: 100, durationMs: null, isWhole: false, sentBytes: 0 },
  ...{ refusal: null, url: null, thumbUrl: null, ...change },
});
const work = (change: Partial<KeptWork> = {}): KeptWork => ({
  ...{ taskId: "t", ownerId: "p", afterRounds: 0, parts: [], text: "", wish: null, ...change },
});
const ids = ({ parts }: KeptWork) => parts.map(({ id }) => id).join("");
const submission = (change: Partial<Submission> = {}): Submission => ({
  ...{ taskId: "t", pupilId: "p", state: "open", channel: "online", dueAt: null, rounds: [] },
  ...{ draft: { parts: [], changedAt: null }, feedback: [], points: null, ...change },
});
const round = { number: 1, at: "2026-09-01T04:00:00.000Z", channel: "online", isLate: false };

describe("a work in the making", () => {
  test("keeps its order; what is at an end stays there", () => {
    const three = work({ parts: [photo("a"), photo("b"), photo("c")] });
    expect(ids(moved(three, "c", -1))).toBe("acb");
    expect(ids(moved(three, "a", 1))).toBe("bac");
    expect(ids(moved(three, "a", -1))).toBe("abc");
    expect(ids(moved(three, "c", 1))).toBe("abc");
    expect(ids(replaced(three, "b", photo("x")))).toBe("axc");
    expect(ids(without(three, "b"))).toBe("ac");
    expect(ids(withPart(three, photo("d")))).toBe("abcd");
  });

  test("is handed in with its words first, in order, and not when there is nothing", () => {
    const full = work({
      text: "  142 ",
      parts: [photo("a"), { kind: "video", id: "v", durationMs: 1, isWhole: true }],
    });
    expect(toNewParts(full)).toEqual([
      { kind: "text", text: "142" },
      { kind: "file", fileId: "a" },
      { kind: "video", videoId: "v" },
    ]);
    expect(isEmpty(work({ text: "  " }))).toBe(true);
    expect(isEmpty(full)).toBe(false);
    expect(roomFor(work({ parts: Array.from({ length: 11 }, (_, at) => photo(`${at}`)) }))).toBe(0);
  });

  test("counts what the server has by bytes", () => {
    const half = work({
      parts: [
        photo("a", { isWhole: true }),
        photo("b", { sentBytes: 50 }),
        photo("c", { sizeBytes: 200 }),
      ],
    });
    expect(shareSent(half)).toBeCloseTo(150 / 400);
    expect(isSent(half)).toBe(false);
    const whole = ["b", "c"].reduce((one, id) => changed(one, id, { isWhole: true }), half);
    expect([shareSent(whole), isSent(whole)]).toEqual([1, true]);
    expect(shareSent(work({ text: "142" }))).toBe(1);
  });

  test("begins with what the server keeps of it", () => {
    const file = {
      ...{ id: "f", kind: "photo" as const, sizeBytes: 9, isWhole: true, widthPx: 1 },
    };
    const rest = { heightPx: 1, durationMs: null, url: "/u", thumbUrl: "/t" };
    const parts = [
      { kind: "text" as const, text: "142" },
      { kind: "file" as const, file: { ...file, ...rest } },
    ];
    const made = begun(submission({ draft: { parts, changedAt: null } }));
    expect(made).toMatchObject({ text: "142", parts: [{ id: "f", isWhole: true, url: "/u" }] });
    expect([isSent(made), made.afterRounds]).toEqual([true, 0]);
  });

  test("is over once it is handed in or answered elsewhere, but not while its own answer is awaited", () => {
    const rounds = [{ ...round, isHonest: true, byId: "p", parts: [] }] as Submission["rounds"];
    const handedIn = submission({ state: "handedIn", rounds });
    expect(isStale(work(), submission())).toBe(false);
    expect(isStale(work(), handedIn)).toBe(true);
    expect(isStale(work({ wish: { handInId: "w" } }), handedIn)).toBe(false);
    expect(isStale(work(), submission({ state: "returned", rounds }))).toBe(true);
    expect(isStale(work({ afterRounds: 1 }), submission({ state: "returned", rounds }))).toBe(
      false,
    );
  });
});

test("time is counted in days, then hours, then minutes", () => {
  const now = Date.parse("2026-09-01T04:00:00Z");
  const left = (at: string) => timeLeft(at, now);
  expect(left("2026-09-04T03:00:00Z")).toEqual({ unit: "days", count: 2 });
  expect(left("2026-09-02T23:00:00Z")).toEqual({ unit: "hours", count: 43 });
  expect(left("2026-09-01T04:30:00Z")).toEqual({ unit: "minutes", count: 30 });
  expect(left("2026-09-01T04:00:20Z")).toEqual({ unit: "minutes", count: 1 });
  expect(left("2026-09-01T04:00:00Z").unit).toBe("over");
  expect(dayBeside("2026-09-01", "2026-08-31")).toBe("tomorrow");
  expect(dayBeside("2026-03-01", "2026-03-01")).toBe("today");
  expect(dayBeside("2026-02-28", "2026-03-01")).toBe("yesterday");
  expect(dayBeside("2026-03-03", "2026-03-01")).toBeNull();
});

test("a turned picture's sides change places", () => {
  const { width, height } = turnedSize(300, 400, 90);
  expect([Math.round(width), Math.round(height)]).toEqual([400, 300]);
  expect(turnedSize(300, 400, 180).width).toBeCloseTo(300);
});

test("a UUID is one without the browser's help too", () => {
  const own = crypto.randomUUID;
  const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  try {
    Object.assign(crypto, { randomUUID: undefined });
    expect(newUuid()).toMatch(shape);
  } finally {
    Object.assign(crypto, { randomUUID: own });
  }
  expect(newUuid()).toMatch(shape);
});
