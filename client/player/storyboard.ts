/** A small picture of a stretch of the film: a part of a larger sheet, px. */
export type Thumb = {
  fromMs: number;
  toMs: number;
  url: string;
  x: number;
  y: number;
  width: number;
  height: number;
};

const CUE = /(\d+:)?(\d+):(\d+)[.,](\d+)\s*-->\s*(\d+:)?(\d+):(\d+)[.,](\d+)[^\n]*\n([^\n]+)/g;
const PLACE = /#xywh=(\d+),(\d+),(\d+),(\d+)/;

/** Reads `storyboard.vtt`, whose cues name parts of a sheet (`storyboard.jpg#xywh=0,0,160,90`). Others are skipped. */
export function readStoryboard(vtt: string, baseUrl: string): Thumb[] {
  return [...vtt.replaceAll("\r\n", "\n").matchAll(CUE)].flatMap((cue) => {
    const [, h1, m1 = "", s1 = "", f1 = "", h2, m2 = "", s2 = "", f2 = "", target = ""] = cue;
    const [, x, y, width, height] = PLACE.exec(target) ?? [];
    if (height === undefined) return [];
    return {
      fromMs: msOf(h1, m1, s1, f1),
      toMs: msOf(h2, m2, s2, f2),
      url: new URL(target.replace(PLACE, ""), baseUrl).href,
      x: Number(x),
      y: Number(y),
      width: Number(width),
      height: Number(height),
    };
  });
}

const msOf = (h: string | undefined, m: string, s: string, fraction: string) =>
  (Number.parseInt(h ?? "0", 10) * 3600 + Number(m) * 60 + Number(s)) * 1000 +
  Math.round(Number(`0.${fraction}`) * 1000);

/** The picture of a moment, or the nearest before it. */
export function thumbAt(thumbs: readonly Thumb[], atMs: number): Thumb | undefined {
  return thumbs.findLast(({ fromMs }) => fromMs <= atMs);
}
