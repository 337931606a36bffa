import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Tap } from "#media/types.ts";
import { programs } from "../zoo/zoo.ts";

const run = promisify(execFile);
const ffmpegPath = () => programs().ffmpegPath ?? "";

export type Codec = "opus" | "vp8" | "vp9" | "h264";
const coding: Readonly<Record<Codec, string[]>> = {
  opus: ["-c:a", "libopus", "-b:a", "32k", "-ac", "2", "-frame_duration", "20"],
  vp8: ["-c:v", "libvpx", "-b:v", "300k", "-g", "25", "-deadline", "realtime", "-cpu-used", "8"],
  vp9: [
    ...["-c:v", "libvpx-vp9", "-b:v", "300k", "-g", "25", "-deadline", "realtime"],
    ...["-cpu-used", "8", "-strict", "experimental"],
  ],
  h264: [
    ...["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "25"],
    ...["-pix_fmt", "yuv420p"],
  ],
};

/**
 * Taps whose packets ffmpeg sends in real time once all have been started. `inputs` are words for its inputs, `tracks`
 * what is made of which; `sent` when all was. It is encoded beforehand: a busy machine then sends in time all the same, as browsers do.
 */
export async function ffmpegTaps(
  inputs: string[],
  tracks: { codec: Codec; map: string }[],
): Promise<Tap[] & { sent: Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), "qonyrau-tap-"));
  const file = join(dir, "source.mkv");
  const made = tracks.flatMap(({ map }) => ["-map", map]);
  const how = tracks.flatMap(({ codec }, at) =>
    coding[codec].map((word) => word.replace(/^-(c|b):[av]$/, `-$1:${at}`)),
  );
  await run(ffmpegPath(), ["-v", "error", "-nostdin", ...inputs, ...made, ...how, file]);
  const sockets = await Promise.all(tracks.map(openSocket));
  const outputs = tracks.flatMap(({ codec }, at) => [
    ...["-map", `0:${at}`, "-c", "copy", ...(codec === "h264" ? ["-bsf:v", annexB] : [])],
    ...(codec === "vp9" ? ["-strict", "experimental"] : []),
    ...["-f", "rtp", "-payload_type", "100"],
    `rtp://127.0.0.1:${sockets[at]?.address().port}?pkt_size=1200`,
  ]);
  let child: ChildProcess | null = null;
  let waiting = tracks.length;
  let open = tracks.length;
  let allSent = () => {};
  const sent = new Promise<void>((done) => {
    allSent = done;
  });
  const taps = tracks.map(({ codec }, at): Tap => {
    let over = () => {};
    return {
      kind: codec === "opus" ? "audio" : "video",
      mimeType: codec === "opus" ? "audio/opus" : `video/${codec}`,
      clockRate: codec === "opus" ? 48_000 : 90_000,
      channels: codec === "opus" ? 2 : 1,
      async start(onPacket, onEnded) {
        over = onEnded;
        sockets[at]?.on("message", onPacket);
        waiting -= 1;
        if (waiting > 0) return;
        const args = ["-v", "error", "-nostdin", "-re", "-i", file, ...outputs];
        child = spawn(ffmpegPath(), args, { stdio: "ignore" });
        child.once("close", allSent);
      },
      requestKeyFrame: async () => {},
      close() {
        open -= 1;
        if (open === 0) {
          child?.kill("SIGKILL");
          rmSync(dir, { recursive: true, force: true });
        }
        sockets[at]?.removeAllListeners("message").close();
        over();
      },
    };
  });
  return Object.assign(taps, { sent });
}
const annexB = "h264_mp4toannexb";

async function openSocket(): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  socket.setRecvBufferSize(4 * 1024 * 1024);
  return socket;
}

/** Seconds between two flashes, each with its beep: no multiple of a frame's length, so that grids do not hide anything. */
export const BEAT_S = 1.03;
const ON_S = 0.25;

/** A picture that flashes and a tone that sounds at the same moments, again and again. */
export function beating(seconds: number, size = "320x180"): string[] {
  const isOn = `lt(mod(t,${BEAT_S}),${ON_S})`;
  const flash = `drawbox=x=0:y=0:w=iw:h=ih:color=white:t=fill:enable='${isOn}'`;
  const tone = `if(${isOn},0.6*sin(2*PI*1000*t),0)`;
  return [
    ...["-f", "lavfi", "-i", `color=c=0x202020:s=${size}:r=30:d=${seconds},${flash}`],
    ...["-f", "lavfi", "-i", `aevalsrc='${tone}':s=48000:d=${seconds}`],
  ];
}
