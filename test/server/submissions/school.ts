import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createCanvas } from "@napi-rs/canvas";
import express from "express";
import { createHls } from "#media/hls/engine.ts";
import { AppError } from "#server/errors.ts";
import { answerError } from "#server/http.ts";
import type { TaskDetails } from "#server/plans/protocol.ts";
import type { User } from "#server/realtime.ts";
import { deliverWork } from "#server/submissions/delivery.ts";
import { HAND_IN_PATH } from "#server/submissions/protocol.ts";
import { createSubmissions } from "#server/submissions/service.ts";
import { mongoSubmissions } from "#server/submissions/store.ts";
import { createWorkUploads } from "#server/submissions/uploads.ts";
import { findFfmpeg, findFfprobe } from "../../../scripts/setup/programs.ts";
import { makePlans } from "../plans/school.ts";

export { MIN, startLibrary } from "../plans/school.ts";

export const task: TaskDetails = {
  ...{ text: "142-есеп, дәптерге", materials: [], channelNote: "", pupilIds: null },
};
export const text = (words: string) => ({ kind: "text" as const, text: words });
export const file = (fileId: string) => ({ kind: "file" as const, fileId });

/** A page of a notebook as a phone sends it: a JPEG of that size. */
export function aPhoto(words = "7 + 5 = 12", [widthPx, heightPx] = [600, 800]): Buffer {
  const canvas = createCanvas(widthPx ?? 600, heightPx ?? 800);
  const context = canvas.getContext("2d");
  context.fillStyle = "#fdfdf5";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#123a8a";
  context.font = "48px sans-serif";
  context.fillText(words, 40, 120);
  return canvas.toBuffer("image/jpeg", 80);
}

/** A school whose teacher gives tasks, with everything of handing in over real HTTP; it stands at nine o'clock. */
export async function makeSubmissions() {
  const school = await makePlans();
  const { clock, plans, people, schedule, files: machine, told } = school;
  const { mediaDir, storage, videos } = machine;
  const submissions = createSubmissions({
    ...{ store: mongoSubmissions, storage, mediaDir, plans, people, schedule, videos },
    hls: createHls({ ffmpegPath: findFfmpeg(), ffprobePath: findFfprobe() }),
    ...{ secret: "the secret of the tests", lifeHours: 4, now: clock.now },
    teller: { tell: (to, notice, payload) => void told.push({ to, notice, payload }) },
  });
  await submissions.prepare();
  const points: unknown[] = [];
  const changed: unknown[] = [];
  submissions.on("pointsGiven", (one) => points.push(one));
  submissions.on("changed", (one) => changed.push(one));

  const byToken = new Map<string, User>();
  const web = express();
  const uploads = createWorkUploads({
    files: submissions.files,
    async authenticate(token) {
      const user = byToken.get(token ?? "");
      if (!user) throw new AppError("unauthenticated", "Sign in");
      return user;
    },
    isDiskFull: async () => false,
  });
  web.use(HAND_IN_PATH, uploads);
  web.use("/api", deliverWork({ storage, door: submissions.door }));
  web.use(answerError);
  const server = createServer(web);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  const give = (details: Partial<TaskDetails> = {}) =>
    school.plans.createTask(school.users.teacher, school.lessonId, { ...task, ...details }, true);
  const tokenOf = (user: User): string => {
    byToken.set(user.id, user);
    return user.id;
  };
  return {
    ...{ ...school, submissions, points, changed, url, give, tokenOf, storage, mediaDir },
    newId: () => randomUUID(),
    /** Announces a photo of this pupil's own work. */
    announce: (user: User, taskId: string, sizeBytes: number, fileId: string = randomUUID()) =>
      submissions.announceFile(
        user,
        { taskId, pupilId: user.id },
        { fileId, kind: "photo", sizeBytes, durationMs: null },
      ),
    /** Hands in words alone. */
    handIn: (user: User, taskId: string, words = "Жауабы: 12", handInId: string = randomUUID()) =>
      submissions.handIn(user, taskId, { handInId, parts: [text(words)] }),
    async end(): Promise<void> {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
export type TestSubmissions = Awaited<ReturnType<typeof makeSubmissions>>;
