import { randomUUID } from "node:crypto";
import type { Browser } from "playwright-core";
import { Upload } from "tus-js-client";
import type { Task } from "#server/plans/protocol.ts";
import { HAND_IN_PATH, type Submission, type WorkFile } from "#server/submissions/protocol.ts";
import type { SeededServer } from "../support/seeded-server.ts";
import { api } from "../support/server.ts";

/** A page of an exercise book as a phone's camera sees it: ruled, written by hand, a little dark at the edges. */
export async function drawPage(
  browser: Browser,
  lines: readonly string[],
  quality = 70,
): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 900, height: 1200 } });
  try {
    await page.setContent(`<body style="margin:0;width:900px;height:1200px;background:
      radial-gradient(circle at 50% 45%, transparent 55%, rgb(60 50 30 / 35%)),
      repeating-linear-gradient(transparent 0 58px, #b9c9e8 58px 60px), #f6f1e3">
      <div style="padding:70px 90px;font:italic 40px/60px 'DejaVu Serif', Georgia, serif;color:#23366e">
      ${lines.map((line) => `<div>${line}</div>`).join("")}</div></body>`);
    return await page.screenshot({ type: "jpeg", quality });
  } finally {
    await page.close();
  }
}

/** What a teacher's and pupils' devices do over REST and tus. */
export function createDesk({ server: { url }, school, lessonId, tokenOf }: SeededServer) {
  const teacherToken = () => tokenOf(school.teacher.login);

  async function giveTask(text: string, dueAt?: string): Promise<Task> {
    const body = { text, isGiven: true, ...(dueAt !== undefined && { dueAt }) };
    const token = await teacherToken();
    return api<Task>(url, "POST", `/lessons/${lessonId}/tasks`, { token, body });
  }

  async function sendPhoto(
    of: { taskId: string; pupilId: string; token: string },
    bytes: Buffer,
  ): Promise<string> {
    const { taskId, pupilId, token } = of;
    const fileId = randomUUID();
    const file = { pupilId, fileId, kind: "photo", sizeBytes: bytes.length, durationMs: null };
    await api<{ file: WorkFile }>(url, "POST", `/tasks/${taskId}/files`, { token, body: file });
    await new Promise<void>((done, fail) => {
      new Upload(bytes, {
        uploadUrl: `${url}${HAND_IN_PATH}/${fileId}`,
        uploadSize: bytes.length,
        headers: { authorization: `Bearer ${token}` },
        onSuccess: () => done(),
        onError: fail,
      }).start();
    });
    return fileId;
  }

  /** Photos and words of one pupil; `n` counts from 0. */
  async function handIn(
    taskId: string,
    n: number,
    photos: readonly Buffer[],
    text?: string,
  ): Promise<Submission> {
    const pupil = school.pupils[n];
    if (!pupil) throw new Error("no such pupil");
    const token = await tokenOf(pupil.login);
    const parts: object[] = [];
    for (const bytes of photos) {
      const fileId = await sendPhoto({ taskId, pupilId: pupil.id, token }, bytes);
      parts.push({ kind: "file", fileId });
    }
    if (text !== undefined) parts.push({ kind: "text", text });
    const body = { handInId: randomUUID(), parts, isHonest: true };
    return api<Submission>(url, "POST", `/tasks/${taskId}/hand-in`, { token, body });
  }

  async function readWork(taskId: string, pupilId: string): Promise<Submission> {
    const token = await teacherToken();
    const path = `/tasks/${taskId}/submissions/${pupilId}`;
    return (await api<{ submission: Submission }>(url, "GET", path, { token })).submission;
  }

  return { giveTask, handIn, readWork, teacherToken };
}
