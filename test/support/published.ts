import { readFileSync } from "node:fs";
import { Upload } from "tus-js-client";
import type { Item, ItemDetails } from "#server/library/protocol.ts";
import { UPLOAD_PATH } from "#server/videos/protocol.ts";
import { until } from "./browser.ts";
import { tool } from "./converting.ts";
import type { SeededServer } from "./seeded-server.ts";
import { api } from "./server.ts";

/**
 * A film that moves and sounds all the time; busy enough to fill its lowest rung (97 kbit/s at 12.5 frames a second as
 * at 25, for two thirds of the work). Returns `file`.
 */
export async function makeMovingFilm(
  file: string,
  seconds: number,
  size = "1280x720",
): Promise<string> {
  const moving = `testsrc2=s=${size}:r=12.5:d=${seconds}`;
  const sounding = `aevalsrc='0.3*sin(2*PI*(220+40*floor(mod(t,8)))*t)':s=48000:d=${seconds}`;
  await tool("ffmpeg", [
    ...["-v", "error", "-y", "-f", "lavfi", "-i", moving, "-f", "lavfi", "-i", sounding],
    ...["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", file],
  ]);
  return file;
}

type Publishing = {
  url: string;
  /** The teacher's. */
  token: string;
  file: string;
  details: Pick<ItemDetails, "kind" | "title"> & Partial<ItemDetails>;
};
/** An item with this file, for all pupils, uploaded by tus, converted and published. */
export async function publishFilm({ url, token, file, details }: Publishing): Promise<Item> {
  const content = readFileSync(file);
  const audience = { pupils: "all" as const, classIds: [], parents: false };
  const source = { type: "file", sizeBytes: content.length };
  const body = { audience, ...details, source };
  const made = await api<Item>(url, "POST", "/library/items", { token, body });
  await new Promise<void>((resolve, reject) => {
    new Upload(content, {
      endpoint: url + UPLOAD_PATH,
      metadata: { videoId: made.video?.id ?? "", filename: "film.mp4" },
      headers: { authorization: `Bearer ${token}` },
      uploadSize: content.length,
      onSuccess: () => resolve(),
      onError: reject,
    }).start();
  });
  const path = `/library/items/${made.id}`;
  await api<Item>(url, "POST", `${path}/publish`, { token, body: {} });
  return until(
    () => api<Item>(url, "GET", path, { token }),
    ({ video }) => video?.state === "ready",
    { what: `${details.title}, converted`, timeoutMs: 240_000, everyMs: 500 },
  );
}

/** An exercise with chapters, a timer, a counter and Kazakh captions. */
export async function publishExercise(
  { server: { url }, school, tokenOf }: SeededServer,
  file: string,
  vtt: string,
): Promise<Item> {
  const token = await tokenOf(school.teacher.login);
  const details = {
    kind: "exercise" as const,
    title: "Таңғы жаттығу",
    chapters: [
      { atMs: 0, title: "Бой жазу", text: "" },
      { atMs: 12_000, title: "Отырып-тұру", text: "" },
    ],
    timer: { workS: 20, restS: 10, rounds: 3 },
    repetitions: { target: 15, word: "отырып-тұру" },
  };
  const item = await publishFilm({ url, token, file, details });
  await api(url, "POST", `/videos/${item.video?.id}/captions/kk`, { token, body: { vtt } });
  return item;
}
