/**
 * A class of thirty: the teacher in a real browser with camera and shared screen, four pupils on video in real ones,
 * the others without. What is lost, what the media worker and the teacher's page cost.
 * `--pupils N --seconds S --json`.
 */
import { parseArgs } from "node:util";
import { type Actor, enterRoom, press, sees } from "../test/e2e/cast.ts";
import { pupilOf, setStage, teach } from "../test/e2e/stage.ts";
import { joinLesson, type RoomClient } from "../test/support/room-client.ts";
import { countFrames, rendererMb } from "./bench/page-stats.ts";
import { childrenOf, cpuUs, rssMb } from "./bench/process-stats.ts";

const { values } = parseArgs({
  options: {
    pupils: { type: "string", default: "30" },
    seconds: { type: "string", default: "30" },
    json: { type: "boolean", default: false },
  },
});
const pupilCount = Number(values.pupils);
const ON_VIDEO = 4;
const windowMs = Number(values.seconds) * 1000;
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

const stage = await setStage(pupilCount, { LOG_LEVEL: "warn" });
const { server, school, lessonId, tokenOf } = stage;
const tokens: string[] = [];
for (const { login } of school.pupils.slice(ON_VIDEO)) tokens.push(await tokenOf(login));
const teacher = await teach(stage);
await press(teacher, "screen");
// Those on video are real pages, so that the teacher's has something to decode; they receive sound alone.
const onVideo: Actor[] = [];
for (let n = 0; n < ON_VIDEO; n++) {
  const pupil = await pupilOf(stage, n, {
    async prepare(context) {
      await context.addInitScript(() => localStorage.setItem("qonyrauReceiveMode", '"sound"'));
    },
  });
  await enterRoom(pupil, server.url, lessonId);
  await press(pupil, "camera");
  await sees(teacher, school.pupils[n]?.id ?? "", "camera", { timeoutMs: 60_000 });
  onVideo.push(pupil);
}
const pupils: RoomClient[] = [];
for (const token of tokens)
  pupils.push(await joinLesson({ url: server.url, auth: { token }, lessonId }));
// A screen on which nothing moves sends nothing: that the class receives is seen by the camera.
for (const pupil of pupils) await pupil.receives(school.teacher.id, "camera", 30_000);
await wait(5_000);

const counts = () =>
  pupils.flatMap(({ received }) => [...received.values()].map(({ count }) => count));
const sum = (pick: (count: ReturnType<typeof counts>[number]) => number) =>
  counts().reduce((total, count) => total + pick(count), 0);
const workers = childrenOf(server.pid(), "mediasoup-worker");
const workerUs = () => Math.max(...workers.map(cpuUs));
const before = { packets: sum((c) => c.packets), lost: sum((c) => c.lost), us: workerUs() };
const serverUs = cpuUs(server.pid());
const fromMs = performance.now();
const frames = await countFrames(teacher.page, windowMs);
const tookMs = performance.now() - fromMs;
const packets = sum((c) => c.packets) - before.packets;
const lost = sum((c) => c.lost) - before.lost;
const round = (value: number, digits = 1) => Number(value.toFixed(digits));
const memory = await rendererMb(stage.teacherBrowser);
const report = {
  ...{ pupils: pupilCount, onVideo: ON_VIDEO, seconds: round(tookMs / 1000), packets, lost },
  lossPct: round((100 * lost) / Math.max(1, packets + lost), 4),
  workerCpuPct: round((workerUs() - before.us) / (tookMs * 10)),
  serverCpuPct: round((cpuUs(server.pid()) - serverUs) / (tookMs * 10)),
  serverRssMb: round(rssMb(server.pid())),
  teacherPageMb: round(memory.own),
  teacherPageResidentMb: round(memory.resident),
  teacherFps: round(frames.fps),
  teacherFramesDroppedPct: round(frames.droppedPct),
  teacherLongestFrameMs: round(frames.longestMs),
};
const isMet = report.lost === 0 && report.workerCpuPct < 100 && report.teacherPageMb < 400;
console.log(values.json ? JSON.stringify({ ...report, isMet }) : { ...report, isMet });
for (const pupil of pupils) pupil.close();
await stage.close();
process.exit(isMet ? 0 : 1);
