import { randomUUID } from "node:crypto";
import type { Browser } from "playwright-core";
import { Upload } from "tus-js-client";
import type { CreditBoard } from "#server/credits/protocol.ts";
import type { Item } from "#server/library/protocol.ts";
import type { Task } from "#server/plans/protocol.ts";
import type { Slot } from "#server/schedule/protocol.ts";
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

/** An exercise for the subject with сынақ; the first pupil answers rightly and sends a photo, the second answers wrongly. */
export async function giveCredit(
  seeded: SeededServer,
  browser: Browser,
): Promise<{ board: CreditBoard; address: string }> {
  const { server, school, tokenOf } = seeded;
  const { classId } = school;
  const token = await tokenOf(school.teacher.login);
  const ask = <T>(method: string, path: string, body?: object, as = token): Promise<T> =>
    api<T>(server.url, method, path, { token: as, ...(body && { body }) });
  const { slots } = await ask<{ slots: Slot[] }>("GET", "/timetable");
  const subjectId = slots.find(({ subject }) => subject.grading === "credit")?.subject.id ?? "";
  const item = await ask<Item>("POST", "/library/items", {
    ...{ kind: "exercise", title: "Таңғы жаттығулар кешені", subjectId, asksPhoto: true },
    question: { text: "Неше рет отырып-тұрдың?", options: ["10", "15", "20"] },
    ...{ rightOption: 1, source: { type: "none" } },
    audience: { pupils: "classes", classIds: [classId], parents: true },
  });
  await ask("POST", `/library/items/${item.id}/publish`, {});
  const photo = await drawPage(browser, ["Менің жаттығуым", "15 рет!"], 30);
  for (const [n, option] of [
    [0, 1],
    [1, 0],
  ] as const) {
    const own = await tokenOf(school.pupils[n]?.login ?? "");
    await ask("POST", `/watching/${item.id}/start`, {}, own);
    await ask("POST", `/watching/${item.id}/answer`, { option }, own);
    const jpegBase64 = photo.toString("base64");
    if (n === 0) await ask("POST", `/watching/${item.id}/photo`, { jpegBase64 }, own);
  }
  // Whichever term the machine's day falls into, the item counts for one of them.
  const path = `/credits/${classId}/${subjectId}`;
  const { terms } = await ask<CreditBoard>("GET", path);
  const at = ({ year, number }: CreditBoard["term"]) => `${path}?year=${year}&term=${number}`;
  const boards = await Promise.all(terms.map((term) => ask<CreditBoard>("GET", at(term))));
  const board = boards.find(({ items }) => items.length > 0);
  if (!board) throw new Error("the item counts for no term");
  return { board, address: at(board.term) };
}
