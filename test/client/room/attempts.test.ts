import { describe, expect, test } from "vitest";
import { newUuid } from "#client/kit/uuid.ts";
import { AttemptLog } from "#client/room/attempts.ts";
import { DeviceId } from "#server/rooms/protocol.ts";

const NINE = Date.parse("2026-11-24T04:00:00Z");
const LESSON = "a".repeat(24);
const OTHER = "b".repeat(24);
const DAY_MS = 86_400_000;

/** What a browser keeps, in memory. */
function createKeep() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}
type Sent = { lessonId: string; stages: string[] };
function createReport() {
  const sent: Sent[] = [];
  const report = async (lessonId: string, attempts: { stage: string }[]) => {
    sent.push({ lessonId, stages: attempts.map(({ stage }) => stage) });
  };
  return { sent, report };
}

describe("AttemptLog", () => {
  test("keeps an attempt over the page's end, as opened", () => {
    const keep = createKeep();
    new AttemptLog(keep, () => NINE).open(LESSON);
    expect(new AttemptLog(keep, () => NINE).all).toMatchObject([
      { lessonId: LESSON, stage: "opened", at: "2026-11-24T04:00:00.000Z" },
    ]);
  });

  test("forgets an attempt that succeeded and keeps how far a failed one came", () => {
    const log = new AttemptLog(createKeep(), () => NINE);
    log.succeed(log.open(LESSON));
    log.fail(log.open(LESSON), "ice");
    expect(log.all.map(({ stage }) => stage)).toEqual(["ice"]);
  });

  test("sends by lesson, leaves the current one, and forgets what arrived", async () => {
    const log = new AttemptLog(createKeep(), () => NINE);
    const { sent, report } = createReport();
    log.fail(log.open(LESSON), "signalling");
    log.open(OTHER);
    log.open(LESSON);
    const current = log.open(LESSON);
    await log.flush(report, current);
    expect(sent).toEqual([
      { lessonId: LESSON, stages: ["signalling", "opened"] },
      { lessonId: OTHER, stages: ["opened"] },
    ]);
    expect(log.all.map(({ attemptId }) => attemptId)).toEqual([current]);
  });

  test("keeps everything while the server cannot be reached", async () => {
    const log = new AttemptLog(createKeep(), () => NINE);
    log.open(LESSON);
    const offline = () => Promise.reject(new Error("offline"));
    await expect(log.flush(offline)).rejects.toThrow("offline");
    expect(log.all).toHaveLength(1);
  });

  test("drops what is older than a week and never keeps more than fifty", () => {
    const keep = createKeep();
    let now = NINE;
    const log = new AttemptLog(keep, () => now);
    log.open(LESSON);
    now += 8 * DAY_MS;
    expect(log.all).toEqual([]);
    for (let n = 0; n < 60; n++) log.open(LESSON);
    expect(log.all).toHaveLength(50);
  });

  test("survives what somebody else wrote under its key", () => {
    const keep = createKeep();
    const log = new AttemptLog(keep, () => NINE);
    keep.setItem("qonyrauAttempts", "{not json");
    expect(log.all).toEqual([]);
    keep.setItem("qonyrauAttempts", '[{"attemptId":1}, null]');
    expect(log.all).toEqual([]);
  });
});

test("newUuid draws ids the server takes, each another", () => {
  const ids = Array.from({ length: 100 }, newUuid);
  expect(new Set(ids).size).toBe(100);
  for (const id of ids) expect(DeviceId.safeParse(id).success).toBe(true);
});
