import { describe, expect, test } from "vitest";
import { createExport } from "#server/exchange/exporting.ts";
import { mongoExchange } from "#server/exchange/store.ts";
import { usualTerms } from "#server/journal/terms.ts";
import { apply, bundle, people, preview, school, TODAY } from "../../support/exchange/fixture.ts";
import { checkBundle } from "../../support/exchange/tables.ts";

describe("export", () => {
  const exporting = (withMarks: boolean) =>
    createExport({
      ...{ store: mongoExchange, people, termsOf: async () => usualTerms(2026) },
      now: () => Date.parse(`${TODAY}T06:00:00Z`),
      taughtOf: async () => [
        {
          classId: school.class7.id,
          subjectId: "5".repeat(24),
          subjectName: "Музыка, ән",
          teacherIds: [school.teacher.id],
        },
      ],
      entriesOf: async (_schoolId, { classId, term: number }) => ({
        ...{ classId, className: "7 «Ә»", grade: 7, pupils: [], termMarks: [], lessons: [] },
        subject: {
          id: "5".repeat(24),
          name: { kk: "Музыка", ru: "", en: "" },
          grading: "marks",
          isMusic: true,
        },
        term: usualTerms(2026)[number - 1]!,
        works:
          number === 2
            ? [
                {
                  id: "6".repeat(24),
                  kind: "section",
                  number: 1,
                  title: "=БЖБ",
                  maxPoints: 15,
                  day: "2026-11-20",
                },
              ]
            : [],
        cells: (["term", `work:${"6".repeat(24)}`] as const)
          .filter((column) => number === 2 || column === "term")
          .map((column) => ({
            ...{ pupilId: school.pupil7.id, column, value: 4, version: 1, byId: school.teacher.id },
            ...{ at: "2026-11-21T05:00:00.000Z", comment: 'жақсы, "өте"\nжақсы' },
          })),
      }),
    })(school.schoolId, withMarks);
  const unpack = async (withMarks: boolean) =>
    checkBundle(Buffer.from((await exporting(withMarks)).contentBase64, "base64"));

  test("stands against the tables of OneRoster 1.2, with marks and without", async () => {
    await apply(bundle());
    for (const withMarks of [false, true]) {
      const { broken, tables } = await unpack(withMarks);
      expect(broken).toEqual([]);
      expect(tables.users?.length).toBe((await people.roll.listEveryone(school.schoolId)).length);
      expect(tables.users?.find(({ sourcedId }) => sourcedId === "p1")).toMatchObject({
        agentSourcedIds: "m1",
        email: "aiym@mail.kz",
      });
      expect("results" in tables).toBe(withMarks);
    }
    const { tables } = await unpack(true);
    expect(tables.results).toHaveLength(5);
    expect(tables.lineItems?.find(({ resultValueMax }) => resultValueMax === "15")?.title).toBe(
      " =БЖБ",
    );
    expect(
      tables.enrollments?.filter(({ classSourcedId }) => classSourcedId === "k7").length,
    ).toBeGreaterThan(2);
  });

  test("comes back as it went: an import of it changes nothing", async () => {
    await apply(bundle());
    const zip = Buffer.from((await exporting(false)).contentBase64, "base64");
    const { people: counts, classes, errorCount } = await preview(zip);
    expect(errorCount).toBe(0);
    expect(counts).toMatchObject({ add: 0, link: 0, change: 0, leave: 0 });
    expect(classes).toMatchObject({ add: 0, link: 0, change: 0 });
  });
});
