/** A process of its own that runs ffmpeg without end: `node endless.ts <marker>`. The marker stands in ffmpeg's arguments. */
import { createFfmpeg } from "#media/hls/ffmpeg.ts";
import { programs } from "./zoo.ts";

const ffmpeg = createFfmpeg(programs());
await ffmpeg.run({
  inputs: [{ file: "testsrc2=size=64x64:rate=25", options: ["-re", "-f", "lavfi"] }],
  outputs: [{ file: "-", options: ["-metadata", `title=${process.argv[2] ?? ""}`, "-f", "null"] }],
  signal: new AbortController().signal,
});
