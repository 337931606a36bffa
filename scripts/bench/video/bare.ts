/** What we compare with: one plain ffmpeg that makes the same rungs with the same encoder settings. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { gridShiftS, outputOf, pictureGraph } from "#media/hls/encode.ts";
import { gridFps } from "#media/hls/ladder.ts";
import type { PlannedRendition, Probe } from "#media/hls/types.ts";
import { tool } from "./tool.ts";

export type BareKind = "each from the source" | "cascaded";

/** CPU seconds of one process, one decode; nothing is measured, levelled or published. */
export async function runBare(
  kind: BareKind,
  { file, probe, plan, dir }: { file: string; probe: Probe; plan: PlannedRendition[]; dir: string },
): Promise<number> {
  const pictures = plan.filter((rung) => rung.kind === "video");
  const sounds = plan.filter((rung) => rung.kind === "sound");
  for (const { name } of plan) await mkdir(join(dir, name), { recursive: true });
  const slowestFps = Math.min(...pictures.map(({ fps }) => fps));
  const options = {
    ...{ gridFps: gridFps(probe.video?.fps ?? 0), hasToneMap: true },
    shiftS: gridShiftS(probe, slowestFps),
  };
  const graphs = [
    kind === "cascaded" ? pictureGraph(probe, pictures, options) : fromSource(pictures),
    `[0:a:0]asplit=${sounds.length}${sounds.map(({ name }) => `[${name}]`).join("")}`,
  ];
  const { cpuS } = await tool(
    "ffmpeg",
    [
      ...["-v", "info", "-nostats", "-i", file],
      ...graphs.slice(0, sounds.length > 0 ? 2 : 1).flatMap((graph) => ["-filter_complex", graph]),
      ...plan.flatMap((rung) => {
        const { file: list, options: args } = outputOf(rung);
        return [...args, ...(rung.name === "a48" ? ["-ac", "1"] : []), list];
      }),
    ],
    dir,
  );
  return cpuS;
}

/** As tutorials do it. */
function fromSource(pictures: readonly PlannedRendition[]): string {
  const heads = pictures.map((_, i) => `[s${i}]`).join("");
  return [
    `[0:V:0]split=${pictures.length}${heads}`,
    ...pictures.map(
      ({ name, widthPx, heightPx, fps }, i) =>
        `[s${i}]fps=${fps},scale=${widthPx}:${heightPx},format=yuv420p[v${name}]`,
    ),
  ].join(";");
}
