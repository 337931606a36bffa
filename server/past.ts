import type { Hls } from "#media/hls/types.ts";
import type { Storage } from "#media/storage/types.ts";
import { createAttendance } from "./attendance/service.ts";
import { mongoAttendance } from "./attendance/store.ts";
import { createLessons } from "./lessons/service.ts";
import { mongoLessons } from "./lessons/store.ts";
import { createLibrary } from "./library/service.ts";
import { mongoLibrary } from "./library/store.ts";
import { logger } from "./logger.ts";
import type { People } from "./people/service.ts";
import type { Schedule } from "./schedule/service.ts";
import type { Videos } from "./videos/service.ts";
import { createWatching } from "./watching/service.ts";
import { mongoWatching } from "./watching/store.ts";

type Deps = {
  people: People;
  schedule: Schedule;
  videos: Videos;
  storage: Storage;
  hls: Hls;
  mediaDir: string;
  publicUrl: string | undefined;
};
/** What a demo makes up afterwards is no fact for the log. */
const quiet = logger.child({}, { level: "silent" });

/** Services as at another moment, for the demo school's past: nobody listens to them, no room knows of them. Part of the wiring. */
export function createPast({ people, schedule, videos, storage, hls, mediaDir, publicUrl }: Deps) {
  return {
    libraryAt(now: () => number) {
      const shared = { people, videos, publicUrl, now };
      const library = createLibrary({ ...shared, store: mongoLibrary, schedule });
      const parts = { ...shared, library, storage, hls, mediaDir };
      return { library, watching: createWatching({ ...parts, store: mongoWatching }) };
    },
    lessonsAt(now: () => number) {
      const shared = { people, now };
      const told = { presentCount: () => 0, log: quiet };
      const lessons = createLessons({ ...shared, ...told, store: mongoLessons, schedule });
      return {
        lessons,
        attendance: createAttendance({ ...shared, store: mongoAttendance, lessons }),
      };
    },
  };
}
