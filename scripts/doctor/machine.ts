import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { findWorkerBin } from "#media/sfu/worker-path.ts";
import { isClientStale } from "../setup/client-build.ts";
import { readHost } from "../setup/packages.ts";
import { type Host, missingSentence, type Program } from "../setup/plan.ts";
import * as programs from "../setup/programs.ts";
import { run } from "../setup/run.ts";
import { checkWorker, type WorkerHealth } from "../setup/worker-check.ts";
import type { Finding } from "./report.ts";

const OLDEST_NODE = 24;
const GIB = 1024 ** 3;
const LEAST_FREE_BYTES = 0.2 * GIB;
const ENOUGH_FREE_BYTES = 2 * GIB;

/** The running Node: 24 or later runs TypeScript as it is. */
export function checkNode(version = process.version): Finding {
  const isOld = Number(version.slice(1).split(".")[0]) < OLDEST_NODE;
  if (!isOld) return { about: "Node", state: "ok", says: version };
  const fix = `start with npm, which uses the Node that \`npm ci\` brings, or install Node ${OLDEST_NODE}.`;
  return { about: "Node", state: "fault", says: `${version} is too old`, fix };
}

/** The media worker: found, starts, carries a DTLS connection. */
export async function checkMediaWorker(bin = findWorkerBin()): Promise<Finding> {
  return describeWorker(bin, bin ? await checkWorker(bin) : null);
}

/** What the worker's health means for lessons; null health when there is no worker. */
export function describeWorker(bin: string | null, health: WorkerHealth | null): Finding {
  const about = "Media worker";
  const fix =
    "delete it and run `npm start`, which brings another, or set MEDIASOUP_WORKER_BIN to one that works.";
  if (!bin || !health) {
    return {
      about,
      state: "fault",
      says: "not here yet",
      fix: "run `npm start`, which brings it.",
    };
  }
  switch (health.state) {
    case "connects":
      return { about, state: "ok", says: `connects by DTLS in ${health.connectMs} ms; ${bin}` };
    case "starts":
      return { about, state: "note", says: `starts, but ${health.because}; ${bin}`, fix };
    case "broken":
      return { about, state: "fault", says: `${health.because}; ${bin}`, fix };
  }
}

/** ffmpeg, ffprobe and the encoders that recordings and videos are made with. */
export async function checkFfmpeg(): Promise<Finding> {
  const host = readHost();
  const ffmpeg = programs.findFfmpeg();
  if (!ffmpeg) return missing("ffmpeg", programs.ffmpeg, host);
  if (!programs.findFfprobe()) return missing("ffmpeg", programs.ffprobe, host);
  const lines: string[] = [];
  await run(ffmpeg, ["-hide_banner", "-encoders"], { onLine: (line) => lines.push(line) });
  return describeEncoders(lines.join("\n"));
}

/** H.264 and AAC are needed for video; AV1 only makes files smaller. `listing` is ffmpeg's own. */
export function describeEncoders(listing: string): Finding {
  const has = (name: string) => new RegExp(`^ \\S+ +${name}\\s`, "m").test(listing);
  const lacking = ["libx264", "aac"].filter((name) => !has(name));
  if (lacking.length > 0) {
    return {
      about: "ffmpeg",
      state: "note",
      says: `cannot encode with ${lacking.join(" and ")}: recordings and videos cannot be converted`,
      fix: "install the distribution's ffmpeg, or set FFMPEG_PATH to a full build.",
    };
  }
  const says = has("libsvtav1") ? "libx264, aac, libsvtav1" : "libx264, aac (no AV1)";
  return { about: "ffmpeg", state: "ok", says };
}

/** LibreOffice: without it teachers save presentations as PDF themselves. */
export function checkOffice(): Finding {
  const soffice = programs.findSoffice();
  if (soffice) return { about: "LibreOffice", state: "ok", says: soffice };
  return missing("LibreOffice", programs.soffice, readHost());
}

/** What only the tests need. */
export async function checkTestPrograms(): Promise<Finding[]> {
  const host = readHost();
  const chromium = await programs.findChromium();
  const turnserver = programs.findTurnserver();
  const nginx = programs.findNginx();
  const mpv = programs.findMpv();
  return [
    chromium
      ? { about: "Chromium", state: "ok", says: chromium }
      : missing("Chromium", programs.chromium, host),
    turnserver
      ? { about: "coturn", state: "ok", says: turnserver }
      : missing("coturn", programs.turnserver, host),
    nginx ? { about: "nginx", state: "ok", says: nginx } : missing("nginx", programs.nginx, host),
    mpv ? { about: "mpv", state: "ok", says: mpv } : missing("mpv", programs.mpv, host),
    programs.hasKazakhFont()
      ? { about: "Fonts", state: "ok", says: "with Kazakh letters" }
      : missing("Fonts", programs.fonts, host),
  ];
}

/** The built pages. */
export function checkClient(): Finding {
  if (!isClientStale()) return { about: "Pages", state: "ok", says: "built" };
  return {
    about: "Pages",
    state: "note",
    says: "not built yet, or older than their source",
    fix: "`npm start` builds them.",
  };
}

/** Room for the school's data. A folder that is not there yet counts as its nearest parent. */
export async function checkDisk(dataDir: string): Promise<Finding> {
  let dir = resolve(dataDir);
  while (!existsSync(dir)) dir = dirname(dir);
  const { bavail, bsize } = await statfs(dir);
  return describeSpace(bavail * bsize, dir);
}

/** What the free space means. */
export function describeSpace(freeBytes: number, dir: string): Finding {
  const says = `${(freeBytes / GIB).toFixed(1)} GiB free at ${dir}`;
  if (freeBytes >= ENOUGH_FREE_BYTES) return { about: "Disk", state: "ok", says };
  const state = freeBytes < LEAST_FREE_BYTES ? "fault" : "note";
  return { about: "Disk", state, says, fix: "free some space, or set DATA_DIR to a larger disk." };
}

function missing(about: string, program: Program, host: Host): Finding {
  return { about, state: "note", says: "not here", fix: missingSentence(program, host) };
}
