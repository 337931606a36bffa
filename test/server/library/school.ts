import { afterAll } from "vitest";
import type { ItemDetails } from "#server/library/protocol.ts";
import { createLibrary } from "#server/library/service.ts";
import { mongoLibrary } from "#server/library/store.ts";
import type { User } from "#server/realtime.ts";
import { VideoModel } from "#server/videos/model.ts";
import { startDatabase } from "../../support/database.ts";
import { startVideos, type TestVideos } from "../../support/videos.ts";
import { clockAt, MIN, makeSchool, NINE, type School } from "../lessons/school.ts";

let machine: Promise<TestVideos> | undefined;
/** One machine's videos for a test file; nothing is converted. */
function testVideos(): Promise<TestVideos> {
  machine ??= startVideos();
  return machine;
}
/** As startDatabase, and the files of the library. */
export function startLibrary(): void {
  startDatabase();
  afterAll(async () => (await machine)?.end()); // before the database ends: the last registered is the first called
}

/** A school with its library, at nine o'clock. */
export async function makeLibrary({ publicUrl }: { publicUrl?: string } = {}) {
  const clock = clockAt(0);
  const school = await makeSchool(clock);
  const files = await testVideos();
  const { people, schedule } = school;
  const library = createLibrary({
    ...{ store: mongoLibrary, people, schedule, videos: files.videos, now: clock.now, publicUrl },
  });
  const { teacher } = school.users;

  /** Published at once by the teacher, or whoever is named, for all. */
  async function publish(
    details: Partial<ItemDetails> & { sizeBytes?: number } = {},
    author: User = teacher,
  ) {
    const { sizeBytes, ...rest } = details;
    const made = await library.create(author, {
      kind: "lesson",
      title: "Бейнесабақ",
      audience: { pupils: "all", classIds: [], parents: true },
      source: sizeBytes === undefined ? { type: "none" } : { type: "file", sizeBytes },
      ...rest,
    });
    return library.publish(author, made.id);
  }
  return { ...school, clock, library, publish, files };
}
export type TestLibrary = Awaited<ReturnType<typeof makeLibrary>>;

/** As if its file had been looked into: so long, and playable. */
export async function asIfReady(
  { schoolId }: Pick<School, "schoolId">,
  videoId: string,
  durationMs: number,
) {
  const video = { codec: "h264", widthPx: 320, heightPx: 180, fps: 25, rotation: 0, isHdr: false };
  const probe = { container: "mp4", durationMs, sizeBytes: 1000, video, sound: null };
  await VideoModel.updateOne(
    { schoolId, _id: videoId },
    { probe, state: "ready", isPlayable: true, posterVersion: 1 },
  );
}
export { MIN, NINE };
