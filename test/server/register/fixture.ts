import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { MediaError } from "#media/errors.ts";
import { createFolderStorage } from "#media/storage/folder.ts";
import { createRegister } from "#server/register/service.ts";
import { mongoRegister } from "#server/register/store.ts";
import { attendanceOf, clockAt, MIN, makeSchool, NINE } from "../lessons/school.ts";

const DEVICE = "11111111-1111-4111-8111-111111111111";
/** A photo is JPEG to this engine when it begins as one; the real one is tried in test/media. */
const cleanPhoto = async (bytes: Uint8Array): Promise<Uint8Array> => {
  if (bytes[0] !== 0xff) throw new MediaError("refused", "no picture");
  return Uint8Array.from([...bytes, 0]);
};
export const JPEG = Buffer.from([0xff, 0xd8, 1, 2, 3]).toString("base64");

/** A school with its register, attendance and storage; the clock stands at nine. */
export async function registerSchool() {
  const mediaDir = await mkdtemp(join(tmpdir(), "qonyrau-register-"));
  afterAll(() => rm(mediaDir, { recursive: true, force: true }));
  const school = await makeSchool(clockAt(0));
  const attendance = attendanceOf(school);
  const { lessons, people, clock, schoolId } = school;
  const storage = createFolderStorage(join(mediaDir, "store"));
  const register = createRegister({
    ...{ store: mongoRegister, attendance, lessons, people, storage, mediaDir, now: clock.now },
    hls: { cleanPhoto },
  });
  const ids = await school.lessonIds();
  const visit = async (lessonId: string, personId: string, from: number, to: number) => {
    const told = { schoolId, lessonId, personId, deviceId: DEVICE, isHost: false };
    await attendance.entered({ ...told, at: NINE + from * MIN });
    await attendance.left({ ...told, at: NINE + to * MIN });
  };
  return {
    ...school,
    ...{ attendance, register, storage, ids, visit },
    /** Holds the first lesson from bell to bell: the first pupil all the time, the second ten minutes late, the third never. */
    async hold(): Promise<string> {
      const lessonId = ids[0]!;
      clock.set(0);
      await lessons.start(school.users.teacher, lessonId);
      await visit(lessonId, school.users.pupil.id, 0, 45);
      await visit(lessonId, school.users.second.id, 10, 45);
      clock.set(45);
      await lessons.end(school.users.teacher, lessonId);
      clock.set(46);
      return lessonId;
    },
  };
}
