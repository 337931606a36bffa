import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { outputOf } from "#media/hls/encode.ts";
import type { PlannedRendition } from "#media/hls/types.ts";

/**
 * What a bare single ffmpeg is given for the same rungs with the same encoders: one decode, every rung scaled
 * from the source, as tutorials write it. Folders of the rungs are made in `dir`, in which it is to run.
 */
export async function bareArgs(
  file: string,
  rungs: readonly PlannedRendition[],
  dir: string,
): Promise<string[]> {
  for (const { name } of rungs) await mkdir(join(dir, name), { recursive: true });
  const pictures = rungs.filter(({ kind }) => kind === "video");
  const sounds = rungs.filter(({ kind }) => kind === "sound");
  const split = (from: string, filter: string, count: number, label: string) =>
    `[${from}]${filter}=${count}${Array.from({ length: count }, (_, i) => `[${label}${i}]`).join("")}`;
  const graph = [
    split("0:v:0", "split", pictures.length, "p"),
    ...pictures.map(
      ({ name, widthPx, heightPx, fps }, i) =>
        `[p${i}]fps=${fps},scale=${widthPx}:${heightPx},format=yuv420p,setsar=1[v${name}]`,
    ),
    ...(sounds.length > 0 ? [split("0:a:0", "asplit", sounds.length, "s")] : []),
    ...sounds.map(({ name }, i) => `[s${i}]aformat=channel_layouts=${channelsOf(name)}[${name}]`),
  ].join(";");
  const outputs = rungs.map(outputOf).flatMap(({ options, file: out }) => [...options, out]);
  return ["-v", "error", "-nostdin", "-y", "-i", file, "-filter_complex", graph, ...outputs];
}

const channelsOf = (name: string) => (name === "a48" ? "mono" : "stereo");
