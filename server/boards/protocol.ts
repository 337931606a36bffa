import { z } from "zod";
import { Lesson } from "../lessons/protocol.ts";
import { Instant, type Routes } from "../protocol/define.ts";

export const boardRoutes = {
  /** The school at this moment, for leadership. */
  readSchoolNow: {
    method: "get",
    path: "/boards/now",
    request: z.object({}),
    reply: z.object({
      now: Instant,
      running: z.int(),
      /** Running, but begun more than 5 minutes after the bell. */
      startedLate: z.int(),
      /** Should be running and is not. */
      notStarted: z.int(),
      pupilsPresent: z.int(),
      /** Pupils of the classes whose lesson is on now. */
      pupilsExpected: z.int(),
      /** Every lesson whose bell has rung and not yet rung again, or that is live. */
      lessons: z.array(Lesson.extend({ lateMin: z.int() })),
    }),
  },
} satisfies Routes;
