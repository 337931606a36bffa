import { logger } from "../logger.ts";
import type { Plans } from "../plans/service.ts";
import type { Register } from "../register/service.ts";
import type { Submissions } from "../submissions/service.ts";
import type { Journals } from "./service.ts";

type Parts = {
  journal: Journals;
  register: Pick<Register, "on">;
  submissions: Pick<Submissions, "on">;
  plans: Pick<Plans, "on" | "findTask">;
};

/** Whatever a journal shows of other parts: when it changes there, those who look at the journal read it anew. */
export function tellOfJournal({ journal, register, submissions, plans }: Parts): void {
  register.on(
    "decided",
    ({ schoolId, lessonId }) => void journal.lessonTouched(schoolId, lessonId),
  );
  for (const event of ["given", "taskChanged", "taskRemoved"] as const)
    plans.on(event, ({ schoolId, task }) => journal.touched(schoolId, task));
  submissions.on("changed", ({ schoolId, taskId }) => {
    plans
      .findTask(schoolId, taskId)
      .then((task) => task && journal.touched(schoolId, task))
      .catch((err: unknown) => logger.error({ err, taskId }, "a journal was not told of a work"));
  });
}
