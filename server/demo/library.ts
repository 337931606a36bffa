import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { ClipMaker, MadeClip } from "#media/demo/types.ts";
import { MediaError } from "#media/errors.ts";
import type { Library, NewSource } from "../library/service.ts";
import { logger } from "../logger.ts";
import type { People, Person } from "../people/service.ts";
import type { User } from "../realtime.ts";
import type { Schedule } from "../schedule/service.ts";
import type { Videos } from "../videos/service.ts";
import type { Watching } from "../watching/service.ts";
import { actingAs } from "./acting.ts";
import { type DemoItem, demoItems } from "./items.ts";
import { DEMO_PUPIL_LOGIN } from "./school.ts";
import { demoSubjects, type SubjectKey } from "./subjects.ts";
import { makeViewings, type Viewing } from "./viewings.ts";

type Deps = {
  library: Pick<Library, "list">;
  videos: Pick<Videos, "addFile" | "findMany" | "remove">;
  people: Pick<People, "listSchools" | "listPeople" | "listClasses" | "findPerson" | "roster">;
  schedule: Pick<Schedule, "readTimetable">;
  /** The services as they would be at another moment, heard by nobody. */
  servicesAt(now: () => number): {
    library: Pick<Library, "create" | "publish">;
    watching: Pick<Watching, "start" | "report" | "answer">;
  };
  clips: ClipMaker;
  mediaDir: string;
  now?: () => number;
  /** The demo is on, and this machine converts videos. */
  isOn: boolean;
  /** Between two looks at whether a clip's length is known, ms. */
  lookEveryMs?: number;
};
const DAY_MS = 24 * 60 * 60_000;
/** A clip that is not looked into by then gets no viewers, ms. */
const LONGEST_WAIT_MS = 30 * 60_000;
/** Quarters begin in September, November, January and April; by month. */
const TERMS = [3, 3, 3, 4, 4, 4, 1, 1, 1, 1, 2, 2];
const NO_CLIP: MadeClip = { durationMs: 0, partsAtMs: [] };

/** Fills the demo school's library in the background, once, as its teachers would: clips, a link, a project. */
export function createDemoLibrary(deps: Deps) {
  const { library, videos, people, schedule, servicesAt, clips, mediaDir } = deps;
  const { now = Date.now, isOn, lookEveryMs = 2_000 } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  let filling: Promise<void> | null = null;

  /** Never rejects: the school lives without it. What is there already stays as it is. */
  async function fill(): Promise<void> {
    if (!isOn) return;
    try {
      const school = (await people.listSchools()).find(({ isDemo }) => isDemo);
      if (school) await fillFor(school.id);
    } catch (err) {
      if (signal.aborted) return;
      const hasNoFfmpeg = err instanceof MediaError && err.reason === "no_ffmpeg";
      if (hasNoFfmpeg) logger.info({}, "no ffmpeg: the demo school has no clips");
      else logger.error({ err }, "the demo school's library could not be filled");
    }
  }

  async function fillFor(schoolId: string): Promise<void> {
    const teachers = await findTeachers(schoolId);
    const counsel = await firstOf(schoolId, "psychologist");
    const psychologist = counsel && { user: actingAs(schoolId, counsel), subjectId: null };
    // Those that need no ffmpeg come first.
    for (const item of demoItems.toSorted((a, b) => Number(hasClip(a)) - Number(hasClip(b)))) {
      if (signal.aborted) return;
      const teacher = item.subject === null ? psychologist : teachers.get(item.subject);
      if (!teacher || (await isThere(teacher.user, item))) continue;
      await add(schoolId, teacher, item);
    }
  }

  /** A title one has already is an item that was made, changed or withdrawn since: it is left alone. */
  async function isThere(user: User, item: DemoItem): Promise<boolean> {
    const { title } = item.details(NO_CLIP);
    const { items } = await library.list(user, { search: title, isOwn: true, skip: 0, limit: 60 });
    return items.some((own) => own.title === title);
  }

  async function add(schoolId: string, teacher: Author, item: DemoItem): Promise<void> {
    const clip = await takeClip(schoolId, teacher.user, item);
    const publishAtMs = now() - item.daysAgo * DAY_MS;
    let atMs = publishAtMs;
    const { library: then, watching } = servicesAt(() => atMs);
    const made = await then
      .create(teacher.user, {
        ...item.details(clip?.made ?? NO_CLIP),
        subjectId: teacher.subjectId,
        term: TERMS[new Date(publishAtMs).getUTCMonth()] ?? null,
        audience: { pupils: item.isForParents ? "parents" : "all", classIds: [], parents: true },
        source: sourceOf(item, clip),
      })
      .catch(async (error: unknown) => {
        if (clip) await videos.remove(schoolId, clip.videoId);
        throw error;
      });
    await then.publish(teacher.user, made.id);
    logger.info({ schoolId, itemId: made.id }, "a demo item was published");
    if (!clip || !(await isLengthKnown(schoolId, clip.videoId))) return;
    for (const viewing of await viewingsOf(schoolId, made.title, clip.made, publishAtMs)) {
      if (signal.aborted) return;
      atMs = viewing.startAtMs;
      const viewer = actingAs(schoolId, { id: viewing.personId, roles: ["pupil"] });
      const { watchId } = await watching.start(viewer, made.id);
      atMs = viewing.endAtMs;
      const { ranges, positionMs, answer } = viewing;
      await watching.report(viewer, made.id, { watchId, ranges, positionMs });
      if (answer && made.question)
        await watching.answer(viewer, made.id, answerTo(made.question, answer));
      await setTimeout(0); // visitors are served in between
    }
  }

  async function takeClip(schoolId: string, { id: ownerId }: User, { from }: DemoItem) {
    if (!from || !("clip" in from)) return null;
    const file = join(mediaDir, "work", `demo-${from.clip}`);
    try {
      const made = await clips.make(from.clip, file, signal);
      const keepFps = from.clip === "exercise";
      const videoId = await videos.addFile(schoolId, ownerId, file, { keepFps });
      return { made, videoId };
    } finally {
      await rm(file, { force: true });
    }
  }

  async function isLengthKnown(schoolId: string, videoId: string): Promise<boolean> {
    const untilMs = performance.now() + LONGEST_WAIT_MS;
    while (performance.now() < untilMs && !signal.aborted) {
      const view = (await videos.findMany(schoolId, [videoId])).get(videoId)?.view;
      if (!view || view.state === "refused" || view.state === "cancelled") return false;
      if (view.durationMs !== null) return true;
      await setTimeout(lookEveryMs, undefined, { signal }).catch(() => {});
    }
    return false;
  }

  /** The class a visitor looks at first has watched; the pupil a visitor is has not yet. */
  async function viewingsOf(
    schoolId: string,
    seed: string,
    { durationMs }: MadeClip,
    publishAtMs: number,
  ): Promise<Viewing[]> {
    const visitor = await firstOf(schoolId, "pupil", DEMO_PUPIL_LOGIN);
    if (!visitor?.classId) return [];
    const roster = await people.roster(schoolId, visitor.classId);
    const personIds = roster.map(({ id }) => id).filter((id) => id !== visitor.id);
    return makeViewings({ personIds, durationMs, fromMs: publishAtMs, toMs: now(), seed });
  }

  async function firstOf(
    schoolId: string,
    role: "pupil" | "director" | "psychologist",
    search = "",
  ) {
    return (await people.listPeople(schoolId, { role, search, skip: 0, limit: 1 })).people[0];
  }

  type Author = { user: User; subjectId: string | null };
  type Teacher = Author & { subjectId: string };
  /** Who teaches each subject, in the class a visitor looks at first where it has that. */
  async function findTeachers(schoolId: string): Promise<Map<SubjectKey, Teacher>> {
    const [leader, visitor, classes] = await Promise.all([
      firstOf(schoolId, "director"),
      firstOf(schoolId, "pupil", DEMO_PUPIL_LOGIN),
      people.listClasses(schoolId),
    ]);
    if (!leader) return new Map();
    const nameOf = new Map(demoSubjects.map(({ key, name }) => [name.kk, key as SubjectKey]));
    const found = new Map<SubjectKey, Teacher>();
    const isFirst = ({ id }: { id: string }) => Number(id === visitor?.classId);
    for (const { id } of classes.toSorted((a, b) => isFirst(b) - isFirst(a)))
      for (const slot of await schedule.readTimetable(actingAs(schoolId, leader), id)) {
        const key = nameOf.get(slot.subject.name.kk);
        if (!key || found.has(key)) continue;
        const person: Person | null = await people.findPerson(schoolId, slot.teacherId);
        if (!person) continue;
        found.set(key, { user: actingAs(schoolId, person), subjectId: slot.subject.id });
      }
    return found;
  }

  return {
    /** In the background; asking again while it runs waits for the same. */
    fill(): Promise<void> {
      filling ??= fill().finally(() => {
        filling = null;
      });
      return filling;
    },
    /** Resolves when nothing more is made or written. */
    async stop(): Promise<void> {
      stopping.abort();
      await filling;
    },
  };
}
export type DemoLibrary = ReturnType<typeof createDemoLibrary>;

const hasClip = ({ from }: DemoItem) => from !== null && "clip" in from;

function sourceOf({ from }: DemoItem, clip: { videoId: string } | null): NewSource {
  if (clip) return { type: "stored", videoId: clip.videoId };
  return from && "url" in from ? { type: "link", url: from.url } : { type: "none" };
}

/** The choice of an option, or a few words. */
function answerTo({ options }: { options: string[] }, { choice, words }: Viewing["answer"] & {}) {
  return options.length > 0
    ? { option: choice % options.length, text: "" }
    : { option: null, text: words };
}
