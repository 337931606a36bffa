import { expect, test } from "vitest";
import { toStatements } from "#server/watching/xapi.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const watcher = {
  personId: "a".repeat(24),
  ranges: [
    { fromMs: 0, toMs: 12_500 },
    { fromMs: 20_330, toMs: 48_000 },
  ],
  ...{
    coveredMs: 40_170,
    percent: 80,
    positionMs: 48_000,
    atMs: Date.parse("2026-09-01T04:00:00Z"),
  },
};
const told = {
  schoolId: "5".repeat(24),
  item: { id: "1".repeat(24), title: "Күй" },
  durationMs: 50_000,
  publicUrl: "https://school.kz",
  watchers: [watcher],
};

test("one who reached the threshold has completed and terminated, by the video profile", () => {
  const [completed, terminated, ...more] = toStatements(told);
  expect(more).toEqual([]);
  expect(completed).toEqual({
    id: expect.stringMatching(UUID),
    actor: {
      objectType: "Agent",
      account: { homePage: `https://school.kz/schools/${told.schoolId}`, name: watcher.personId },
    },
    verb: { id: "http://adlnet.gov/expapi/verbs/completed", display: { "en-US": "completed" } },
    object: {
      objectType: "Activity",
      id: `https://school.kz/library/${told.item.id}`,
      definition: { type: "https://w3id.org/xapi/video/activity-type/video", name: { kk: "Күй" } },
    },
    result: {
      completion: true,
      duration: "PT40.17S",
      extensions: {
        "https://w3id.org/xapi/video/extensions/time": 48,
        "https://w3id.org/xapi/video/extensions/progress": 0.803,
        "https://w3id.org/xapi/video/extensions/played-segments": "0[.]12.5[,]20.33[.]48",
      },
    },
    context: {
      contextActivities: {
        category: [{ id: "https://w3id.org/xapi/video", objectType: "Activity" }],
      },
      extensions: {
        "https://w3id.org/xapi/video/extensions/length": 50,
        "https://w3id.org/xapi/video/extensions/session-id": expect.stringMatching(UUID),
        "https://w3id.org/xapi/video/extensions/completion-threshold": 0.8,
      },
    },
    timestamp: "2026-09-01T04:00:00.000Z",
  });
  expect(terminated).toMatchObject({
    verb: { id: "http://adlnet.gov/expapi/verbs/terminated" },
    context: { extensions: completed!.context.extensions },
  });
  expect(terminated?.result).toEqual({ extensions: completed!.result.extensions });
  expect(terminated?.id).not.toBe(completed?.id);
});

test("who saw less has only terminated, who saw nothing has none; the same state has the same ids", () => {
  const less = { ...watcher, percent: 79 };
  const [only, ...more] = toStatements({ ...told, watchers: [less, { ...watcher, coveredMs: 0 }] });
  expect(more).toEqual([]);
  expect(only?.verb.id).toBe("http://adlnet.gov/expapi/verbs/terminated");
  expect(toStatements(told)).toEqual(toStatements(told));
  const later = toStatements({ ...told, watchers: [{ ...watcher, atMs: watcher.atMs + 1 }] });
  expect(later[0]?.id).not.toBe(toStatements(told)[0]?.id);
});

test("without an address of the site ids are URNs", () => {
  const [statement] = toStatements({ ...told, publicUrl: undefined });
  expect(statement?.actor.account.homePage).toBe(`urn:qonyrau:school:${told.schoolId}`);
  expect(statement?.object.id).toBe(`urn:qonyrau:item:${told.item.id}`);
});
