import type { Hls } from "#media/hls/types.ts";
import type { Storage } from "#media/storage/types.ts";
import type { Attendance } from "./attendance/service.ts";
import type { ClassroomParts } from "./classroom.ts";
import { createDemoJournals } from "./demo/journals.ts";
import { createJournal, type Journals } from "./journal/service.ts";
import { mongoJournal } from "./journal/store.ts";
import { createLessons } from "./lessons/service.ts";
import { mongoLessons } from "./lessons/store.ts";
import type { Library } from "./library/service.ts";
import { logger } from "./logger.ts";
import type { People } from "./people/service.ts";
import { createRegister } from "./register/service.ts";
import { mongoRegister } from "./register/store.ts";
import type { Schedule } from "./schedule/service.ts";

type Deps = {
  config: { DEMO: boolean };
  people: People;
  schedule: Schedule;
  library: Library;
  attendance: Attendance;
  storage: Storage;
  hls: Hls;
  mediaDir: string;
  classroom: Pick<ClassroomParts, "plans">;
  journal: Journals;
  now: () => number;
};
/** Whoever starts the demo sees their lesson first; journals are filled when that is over, ms. */
const BEGIN_AFTER_MS = 6_000;
/** What a demo makes up afterwards is no fact for the log. */
const quiet = logger.child({}, { level: "silent" });

/** The demo school's journals, written by services as at another moment. Part of the wiring. */
export function createDemoRecords({ journal, classroom, config, ...deps }: Deps) {
  const journals = createDemoJournals({
    ...{ ...deps, isOn: config.DEMO, touched: journal.touched },
    servicesAt(now) {
      const shared = { people: deps.people, schedule: deps.schedule, now };
      const told = { presentCount: () => 0, log: quiet };
      const lessons = createLessons({ ...shared, ...told, store: mongoLessons });
      return {
        lessons,
        register: createRegister({ ...deps, now, lessons, store: mongoRegister }),
        journal: createJournal({
          ...{ ...shared, store: mongoJournal, lessons, library: deps.library },
          plans: classroom.plans,
          attendanceOf: async () => [],
          statesOf: async () => [],
          creditsOf: async () => [],
          teller: { tell: () => undefined },
        }),
      };
    },
  });
  let timer: NodeJS.Timeout | undefined;
  return {
    begin(): void {
      if (config.DEMO) timer = setTimeout(() => void journals.fill(), BEGIN_AFTER_MS).unref();
    },
    async stop(): Promise<void> {
      clearTimeout(timer);
      await journals.stop();
    },
  };
}
