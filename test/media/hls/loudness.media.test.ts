import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readSummary } from "#media/hls/loudness.ts";
import { convert, hls, joined, never, ownFolder, tool } from "../../support/converting.ts";
import { animal, zooLimits } from "../../support/zoo/zoo.ts";

const folder = await ownFolder();
afterAll(folder.remove);

async function loudnessOf(file: string) {
  const { stderr } = await tool("ffmpeg", [
    ...["-i", file, "-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"],
  ]);
  const heard = readSummary(stderr.split("\n"));
  if (!heard) throw new Error("Nothing was heard");
  return heard;
}

/** Noise with breaks, like speech; `level` is its amplitude. */
const speech = (level: number, seconds = 6) =>
  `anoisesrc=color=pink:amplitude=${level}:duration=${seconds}:seed=3:sample_rate=48000,tremolo=f=2:d=0.9`;

describe("sound comes out near -16 LUFS with its peaks held", () => {
  test.each([
    { title: "quiet", source: speech(0.15), layout: "stereo" },
    { title: "loud and clipped", source: `${speech(1)},volume=20dB`, layout: "stereo" },
    { title: "mono", source: speech(0.3), layout: "mono" },
  ])("$title", async ({ title, source, layout }) => {
    const file = join(folder.dir, `${title.replaceAll(" ", "-")}.wav`);
    const dir = join(folder.dir, title);
    await tool("ffmpeg", [
      ...["-f", "lavfi", "-i", `${source},aformat=sample_fmts=s16:channel_layouts=${layout}`, file],
    ]);
    await convert(file, dir, { stages: ["low"] });
    const heard = await loudnessOf(await joined(join(dir, "a128")));
    expect(Math.abs(heard.integratedLufs + 16)).toBeLessThan(1);
    expect(heard.truePeakDbtp).toBeLessThan(0);
  });
});

describe("measureGain", () => {
  const gainOf = async (file: string) => {
    const probe = await hls.probe(file, { limits: zooLimits, signal: never });
    return hls.measureGain(file, probe, never);
  };

  test("of a long piece is that of its parts, though most of it is not heard", async () => {
    const [short, long] = [join(folder.dir, "short.wav"), join(folder.dir, "long.wav")];
    const make = (seconds: number, file: string) =>
      tool("ffmpeg", ["-f", "lavfi", "-i", speech(0.05, seconds), "-ar", "16000", file]);
    await make(20, short);
    await make(400, long);
    expect(Math.abs((await gainOf(short)) - (await gainOf(long)))).toBeLessThanOrEqual(0.3);
  });

  test("of a silent film, and of silence, is 0", async () => {
    expect(await gainOf((await animal("silent")).file)).toBe(0);
    const file = join(folder.dir, "silence.wav");
    await tool("ffmpeg", ["-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo:d=2", file]);
    expect(await gainOf(file)).toBe(0);
  });
});
