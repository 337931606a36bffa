import type { ReceiveMode } from "#server/rooms/protocol.ts";
import { type Actor, enterRoom, hears, press, sees } from "../../../test/e2e/cast.ts";
import type { WeakStage } from "../../../test/e2e/weak-stage.ts";
import type { Presenter } from "../../../test/support/relay/deck.ts";

/** What stands before the class. */
export type Shown = "camera" | "screen" | "slides";
/** MB (10^6 bytes) a minute, one pupil. `media`: of UDP, both directions; `picture`: lines of the teacher's camera. */
export type Measured = {
  mode: ReceiveMode;
  shown: Shown;
  mbPerMin: number;
  downMbPerMin: number;
  upMbPerMin: number;
  mediaMbPerMin: number;
  pictureLines: number | null;
};
type Task = {
  stage: WeakStage;
  teacher: Actor;
  deck: Presenter;
  mode: ReceiveMode;
  shown: Shown;
  seconds: number;
  size: { width: number; height: number };
};
/** Until rates have settled: the estimate of a new downlink climbs for some seconds. */
const SETTLE_MS = 12_000;
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
const round = (value: number) => Number(value.toFixed(3));

/** Lets one pupil into the lesson in a mode and measures a stretch of it once it has settled. */
export async function measureMode(task: Task): Promise<Measured> {
  const { stage, teacher, deck, mode, shown, seconds, size } = task;
  const teacherId = stage.school.teacher.id;
  if (shown === "screen") await press(teacher, "screen");
  if (shown === "slides") await deck.show(1);
  const pupil = await stage.pupilBehind(0, mode, size);
  await enterRoom(pupil, new URL(pupil.page.url()).origin, stage.lessonId);
  await hears(pupil, teacherId);
  const hasPicture = mode === "small" || mode === "full";
  if (hasPicture) await sees(pupil, teacherId, shown === "screen" ? "screen" : "camera");
  await wait(SETTLE_MS);

  stage.relay.resetCounts();
  const fromMs = performance.now();
  for (let page = 2; page < 2 + Math.max(1, Math.floor(seconds / 60)); page++) {
    if (shown === "slides") await deck.show(page); // one a minute
    await wait(Math.min(60, seconds) * 1000);
  }
  const minutes = (performance.now() - fromMs) / 60_000;
  const { down, up } = stage.relay.counted();
  const lines = hasPicture
    ? ((await sees(pupil, teacherId, "camera", { more: 1 })).height ?? null)
    : null;
  await press(pupil, "leave");
  await pupil.context.close();
  if (shown === "screen") await press(teacher, "screen");

  const mb = (bytes: number) => round(bytes / 1e6 / minutes);
  const [downBytes, upBytes] = [down, up].map(({ udp, tcp }) => udp.bytes + tcp.bytes);
  return {
    ...{ mode, shown, mbPerMin: mb((downBytes ?? 0) + (upBytes ?? 0)) },
    ...{ downMbPerMin: mb(downBytes ?? 0), upMbPerMin: mb(upBytes ?? 0) },
    mediaMbPerMin: mb(down.udp.bytes + up.udp.bytes),
    pictureLines: lines,
  };
}
