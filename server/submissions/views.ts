import type { People } from "../people/service.ts";
import type { Plans, StoredTask } from "../plans/service.ts";
import type { User } from "../realtime.ts";
import type { Door } from "../recordings/signing.ts";
import type { Schedule } from "../schedule/service.ts";
import type { VideoFacts, Videos } from "../videos/service.ts";
import { folderOf, nameOf, thumbOf } from "./files.ts";
import type { Channel, NewPart, Submission, TaskHead, WorkFile, WorkPart } from "./protocol.ts";
import {
  channelOf,
  clipIdOf,
  dueOf,
  fileIdOf,
  liveRounds,
  pointsOf,
  type StoredRound,
} from "./rules.ts";
import type { StoredFile, StoredWork, SubmissionStore } from "./store.ts";

type Deps = {
  store: Pick<SubmissionStore, "listFiles">;
  people: Pick<People, "findPeople" | "listClasses">;
  schedule: Pick<Schedule, "subjects">;
  plans: Pick<Plans, "materialsFor">;
  videos: Pick<Videos, "findMany">;
  door: Door;
  now: () => number;
};
export type Seen = { taskDueAtMs: number | null; usual: Channel | undefined; withDraft: boolean };

export const instant = (ms: number): string => new Date(ms).toISOString();
export const instantOrNull = (ms: number | null) => (ms === null ? null : instant(ms));
/** States of a clip whose bytes are all there. */
const arriving = new Set(["awaiting", "uploading", "importing", "cancelled"]);

/** Stored work as its readers see it, with addresses for hours. */
export function createViews({ store, people, schedule, plans, videos, door, now }: Deps) {
  function toFile(file: StoredFile): WorkFile {
    const { id, kind, sizeBytes, widthPx, heightPx, durationMs } = file;
    const isWhole = file.wholeAtMs !== null;
    const { prefix } = door.addressOf(folderOf(file));
    return {
      ...{ id, kind, sizeBytes, isWhole, widthPx, heightPx, durationMs },
      url: isWhole ? `${prefix}/${nameOf(file)}` : null,
      thumbUrl: isWhole && kind === "photo" ? `${prefix}/${thumbOf(file)}` : null,
    };
  }

  type Found = { files: Map<string, StoredFile>; clips: Map<string, VideoFacts> };
  /** Parts whose file is gone are left out: the work was erased in part. */
  function toParts(parts: readonly NewPart[], { files, clips }: Found): WorkPart[] {
    return parts.flatMap((part): WorkPart[] => {
      if (part.kind === "text") return [part];
      if (part.kind === "file") {
        const file = files.get(part.fileId);
        return file ? [{ kind: "file", file: toFile(file) }] : [];
      }
      const clip = clips.get(part.videoId);
      return clip ? [toClip(clip)] : [];
    });
  }

  function toClip({ view, posterUrl }: VideoFacts): WorkPart {
    const { id: videoId, isPlayable, durationMs, refusal, state } = view;
    return {
      ...{ kind: "video", videoId, isPlayable, durationMs, posterUrl },
      isWhole: !arriving.has(state),
      refusal: refusal?.code ?? null,
    };
  }

  /** The whole of it. `withDraft`: for the pupil alone. */
  async function toSubmission(schoolId: string, work: StoredWork, seen: Seen): Promise<Submission> {
    const rounds = liveRounds(work);
    const parts = [...rounds.flatMap((round) => round.parts), ...work.draft.parts];
    const voices = work.feedback.flatMap(({ voiceFileId }) => voiceFileId ?? []);
    const [files, clips, teachers] = await Promise.all([
      store.listFiles(schoolId, [...parts.flatMap(fileIdOf), ...voices]),
      videos.findMany(schoolId, parts.flatMap(clipIdOf)),
      people.findPeople(
        schoolId,
        work.feedback.map(({ byId }) => byId),
      ),
    ]);
    const found = { files, clips };
    const { draft, taskId, pupilId, state } = work;
    const voiceOf = (id: string | null) => {
      const file = id === null ? undefined : files.get(id);
      return file ? toFile(file) : null;
    };
    return {
      ...{ taskId, pupilId, state },
      channel: channelOf(work, seen.usual),
      dueAt: instantOrNull(dueOf(work, seen.taskDueAtMs)),
      rounds: rounds.map((round, at) => toRound(round, at + 1, toParts(round.parts, found))),
      draft: seen.withDraft
        ? { parts: toParts(draft.parts, found), changedAt: instantOrNull(draft.changedAtMs) }
        : { parts: [], changedAt: null },
      feedback: work.feedback.map(({ atMs, byId, voiceFileId, seenAtMs, ...same }) => ({
        ...same,
        at: instant(atMs),
        by: { id: byId, name: teachers.get(byId)?.name ?? "" },
        voice: voiceOf(voiceFileId),
        seenAt: instantOrNull(seenAtMs),
      })),
      points: pointsOf(work),
    };
  }

  function toRound(
    { atMs, channel, isLate, isHonest, byId }: StoredRound,
    number: number,
    parts: WorkPart[],
  ) {
    return { number, at: instant(atMs), channel, isLate, isHonest, byId, parts };
  }

  /** Tasks as pages of handing in head them; `pupilIds` for those who see everybody. */
  async function toHeads(
    user: User,
    tasks: readonly StoredTask[],
    seesAll: boolean,
  ): Promise<TaskHead[]> {
    if (tasks.length === 0) return [];
    const { schoolId } = user;
    const [subjects, teachers, classes, materials] = await Promise.all([
      schedule.subjects(schoolId),
      people.findPeople(schoolId, [...new Set(tasks.map(({ teacherId }) => teacherId))]),
      people.listClasses(schoolId),
      Promise.all(tasks.map((task) => plans.materialsFor(user, task))),
    ]);
    const classNames = new Map(classes.map(({ id, name }) => [id, name]));
    return tasks.map((task, at) => {
      const { id, lessonId, classId, text, channelNote } = task;
      return {
        ...{ id, lessonId, classId, text, channelNote },
        className: classNames.get(classId) ?? "",
        subject: subjects.get(task.subjectId) ?? null,
        teacherName: teachers.get(task.teacherId)?.name ?? "",
        materials: materials[at] ?? [],
        givenAt: instant(task.givenAtMs ?? 0),
        dueAt: instantOrNull(task.dueAtMs),
        pupilIds: seesAll ? task.pupilIds : null,
        now: instant(now()),
      };
    });
  }

  /** The first photo of what was handed in last, small; by work. */
  async function thumbsOf(
    schoolId: string,
    works: readonly StoredWork[],
  ): Promise<(work: StoredWork) => string | null> {
    const idsOf = (work: StoredWork) => liveRounds(work).at(-1)?.parts.flatMap(fileIdOf) ?? [];
    const files = await store.listFiles(schoolId, works.flatMap(idsOf));
    return (work) => {
      const photo = idsOf(work)
        .map((id) => files.get(id))
        .find((file) => file?.kind === "photo");
      return photo ? toFile(photo).thumbUrl : null;
    };
  }

  return { toFile, toSubmission, toHeads, thumbsOf };
}
export type Views = ReturnType<typeof createViews>;
