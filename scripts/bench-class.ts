/**
 * A class of thirty: the teacher in a real browser with camera and shared screen, the pupils without one, four of
 * them on video. What is lost, what the media worker and the teacher's page cost. `--pupils N --seconds S --json`.
 */
import { parseArgs } from "node:util";
import { press, sees } from "../test/e2e/cast.ts";
import { setStage, teach } from "../test/e2e/stage.ts";
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
await stage.pupilBrowser.close();
const teacher = await teach(stage);
await press(teacher, "screen");
const pupils: RoomClient[] = [];
for (const { login } of school.pupils)
  pupils.push(
    await joinLesson({ url: server.url, auth: { token: await tokenOf(login) }, lessonId }),
  );
for (const pupil of pupils) await pupil.receives(school.teacher.id, "screen");
for (const [n, pupil] of pupils.slice(0, ON_VIDEO).entries()) {
  await pupil.publish("camera");
  if (n === 0) await pupil.publish("microphone");
}
for (const { id } of school.pupils.slice(0, ON_VIDEO)) await sees(teacher, id, "camera");
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
const report = {
  ...{ pupils: pupilCount, onVideo: ON_VIDEO, seconds: round(tookMs / 1000), packets, lost },
  lossPct: round((100 * lost) / Math.max(1, packets + lost), 4),
  workerCpuPct: round((workerUs() - before.us) / (tookMs * 10)),
  serverCpuPct: round((cpuUs(server.pid()) - serverUs) / (tookMs * 10)),
  serverRssMb: round(rssMb(server.pid())),
  teacherPageMb: round(await rendererMb(stage.teacherBrowser)),
  teacherFps: round(frames.fps),
  teacherFramesDroppedPct: round(frames.droppedPct),
  teacherLongestFrameMs: round(frames.longestMs),
};
const isMet = report.lost === 0 && report.workerCpuPct < 100 && report.teacherPageMb < 400;
console.log(values.json ? JSON.stringify({ ...report, isMet }) : { ...report, isMet });
for (const pupil of pupils) pupil.close();
await stage.teacherBrowser.close();
await server.stop();
process.exit(isMet ? 0 : 1);
