/** What every good animal of the zoo shows and plays: a moving picture with one white flash, silence with one beep at the same moment. */

/** Length of flash and beep. */
export const SIGNAL_MS = 200;
export type Source = { seconds: number; signalAtS: number };
/** 2 s are whole frames at 25 and 30 a second and at half of them: no rung's rate hides when it really begins. */
const usual: Source = { seconds: 3, signalAtS: 2 };

/** `fps` divides the signal's moment, so that the flash is a frame's beginning. */
export function picture(
  size: string,
  { fps = 25, ...given }: Partial<Source> & { fps?: number } = {},
): string[] {
  const { seconds, signalAtS } = { ...usual, ...given };
  const end = signalAtS + SIGNAL_MS / 1000 - 0.001;
  const flash = `drawbox=x=0:y=0:w=iw:h=ih:color=white:t=fill:enable='between(t,${signalAtS},${end})'`;
  const graph = `testsrc2=size=${size}:rate=${fps}:duration=${seconds},${flash}`;
  return ["-f", "lavfi", "-i", graph];
}

/** A tone of 1 kHz that begins at a crossing of zero. */
export function beep(
  given: Partial<Source> & { layout?: "mono" | "stereo" | "5.1" } = {},
): string[] {
  const { seconds, signalAtS, layout = "stereo" } = { ...usual, ...given };
  const end = signalAtS + SIGNAL_MS / 1000;
  const tone = `if(between(t,${signalAtS},${end}),0.8*sin(2*PI*1000*(t-${signalAtS})),0)`;
  const channels = { mono: 1, stereo: 2, "5.1": 6 }[layout];
  const each = Array.from({ length: channels }, () => tone).join("|");
  return ["-f", "lavfi", "-i", `aevalsrc='${each}':s=48000:d=${seconds}:c=${layout}`];
}

export const h264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"];
export const aac = ["-c:a", "aac", "-b:a", "64k"];
export const faststart = ["-movflags", "+faststart"];
