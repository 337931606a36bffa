/** The teacher of `bench:lesson`, in a process of its own so that pupils' work does not delay its packets. */
import { joinLesson } from "../../test/support/room-client.ts";

const { BENCH_URL: url = "", BENCH_TOKEN: token = "", BENCH_LESSON: lessonId = "" } = process.env;
const teacher = await joinLesson({ url, auth: { token }, lessonId });
await teacher.publish("microphone");
await teacher.publish("camera", { bitrateBps: 1_200_000, fps: 25, widthPx: 1280, heightPx: 720 });
process.send?.("publishing");
process.once("disconnect", () => process.exit(0));
