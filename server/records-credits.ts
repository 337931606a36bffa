import type { Attendance } from "./attendance/service.ts";
import type { ClassroomParts } from "./classroom.ts";
import { createCredits } from "./credits/service.ts";
import { mongoCredits } from "./credits/store.ts";
import { worksOf } from "./credits/works.ts";
import type { Journals } from "./journal/service.ts";
import type { Library } from "./library/service.ts";
import { logger } from "./logger.ts";
import type { People } from "./people/service.ts";
import type { Schedule } from "./schedule/service.ts";
import type { Submissions } from "./submissions/service.ts";
import type { Videos } from "./videos/service.ts";
import type { Watching } from "./watching/service.ts";

type Deps = {
  attendance: Pick<Attendance, "on">;
  people: People;
  schedule: Schedule;
  library: Library;
  watching: Watching;
  videos: Videos;
  classroom: Pick<ClassroomParts, "plans">;
  submissions: Submissions;
  /** Built later than credits: it asks them for proposals. */
  journal: () => Journals;
  now: () => number;
};

/** Credits, which read terms and column of the journal, and write what a teacher decides into it. Part of the wiring. */
export function createCreditParts({ journal, submissions, classroom, ...deps }: Deps) {
  const credits = createCredits({
    ...{ ...deps, store: mongoCredits },
    works: worksOf({ plans: classroom.plans, submissions }),
    journalOf: (schoolId, key) => journal().creditsAt(schoolId, key),
    terms: {
      termsOf: (schoolId) => journal().termsOf(schoolId),
      termAt: (schoolId, day) => journal().termAt(schoolId, day),
    },
  });
  credits.on("decided", async ({ schoolId, passed, reason: _, ...of }) => {
    const value = passed === null ? null : Number(passed);
    const put = { ...of, column: "credit", value, cause: "platform" } as const;
    try {
      await journal().putPoints(schoolId, put);
    } catch (err) {
      const { classId, subjectId, pupilId } = of;
      logger.error(
        { err, schoolId, classId, subjectId, pupilId },
        "a credit is not in the journal",
      );
    }
  });
  deps.attendance.on("erased", ({ schoolId, personId }) => credits.erase(schoolId, personId));
  return credits;
}
