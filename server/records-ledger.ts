import type { Attendance } from "./attendance/service.ts";
import type { ClassroomParts } from "./classroom.ts";
import type { Library } from "./library/service.ts";
import { logger } from "./logger.ts";
import type { Rooms } from "./rooms/service.ts";
import type { Watching } from "./watching/service.ts";

type Deps = {
  attendance: Attendance;
  rooms: Rooms;
  watching: Watching;
  library: Library;
  classroom: Pick<ClassroomParts, "polls" | "signals" | "fallback" | "recordings" | "plans">;
  now: () => number;
};
/** Reactions come in bursts: one in this time says as much, ms. */
const REACTION_EVERY_MS = 60_000;
/** A snapshot of what was seen is kept at each percent. */
const percentOf = (coveredMs: number, wholeMs: number) =>
  wholeMs > 0 ? Math.floor((coveredMs / wholeMs) * 100 + 1e-9) : 0;

/** Tells the ledger what is noticed elsewhere: THAT somebody answered, raised a hand, listened, watched. Part of the wiring. */
export function tellLedger({ attendance, rooms, watching, library, classroom, now }: Deps): void {
  const { polls, signals, fallback, recordings, plans } = classroom;
  const failed = (err: unknown) => logger.error({ err }, "a fact was not taken");

  polls.on("answered", ({ pollId, at, ...who }) =>
    attendance.note({
      ...{ ...who, kind: "response", response: "poll", atMs: at },
      source: `poll:${pollId}`,
    }),
  );
  signals.on("responded", ({ promptId, at, ...who }) =>
    attendance.note({
      ...{ ...who, kind: "response", response: "prompt", atMs: at },
      source: `prompt:${promptId}`,
    }),
  );
  signals.onReacted(({ at, ...who }) =>
    attendance.note({
      ...{ ...who, kind: "response", response: "reaction", atMs: at },
      source: `reaction:${Math.floor(at / REACTION_EVERY_MS)}`,
    }),
  );
  rooms.on("responded", ({ at, kind, id, ...who }) =>
    attendance.note({
      ...{ ...who, kind: "response", response: kind, atMs: at },
      source: `${kind}:${id ?? at}`,
    }),
  );
  rooms.on("spent", ({ schoolId, lessonId, personId, deviceId, mode, ms }) => {
    const toMs = now();
    const piece = { track: `mode:${deviceId}`, name: mode, fromMs: toMs - ms, toMs };
    attendance.notePiece({ schoolId, lessonId, personId, ...piece });
  });
  fallback.on("listened", ({ reason, ...piece }) =>
    attendance.notePiece({ ...piece, track: "fallback", name: reason }),
  );
  rooms.on("closed", ({ lessonId }) => attendance.closeLesson(lessonId));

  attendance.knowRecordings(recordings.recordedOf);
  recordings.onWatched(({ coveredMs, wholeMs, mediaId, ...who }) =>
    attendance.note({
      ...{ ...who, kind: "watched", medium: "recording", mediaId, coveredMs, wholeMs },
      atMs: now(),
      source: `watched:${mediaId}:${percentOf(coveredMs, wholeMs)}`,
    }),
  );
  /** A video lesson stands for the lessons that are held with it; other material does not. */
  watching.on("watched", async ({ schoolId, itemId, personId, coveredMs, durationMs }) => {
    try {
      if ((await library.find(schoolId, itemId))?.kind !== "lesson") return;
      for (const lessonId of await plans.lessonsWith(schoolId, itemId))
        await attendance.note({
          ...{ schoolId, lessonId, personId, atMs: now() },
          ...{ kind: "watched", medium: "video", mediaId: itemId, coveredMs, wholeMs: durationMs },
          source: `watched:${itemId}:${percentOf(coveredMs, durationMs)}`,
        });
    } catch (err) {
      failed(err);
    }
  });
}
