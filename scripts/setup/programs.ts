/** The programs and fonts that come as packages: which there are, where they are, and how they are brought. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { findProgram as findOnPath } from "#media/hls/find-program.ts";
import { bringNpmChromium, npmChromiumLibraries, npmChromiumPath } from "./npm-chromium.ts";
import { installPackages, readHost } from "./packages.ts";
import { isRequired, missingSentence, type Program, type Purpose, packagesFor } from "./plan.ts";
import { run } from "./run.ts";
import { SetupError, say } from "./say.ts";

const everywhere = (name: string) => ({ debian: name, ubuntu: name, mac: name });

export const ffmpeg: Program = {
  title: "ffmpeg",
  without: "recordings and videos cannot be converted",
  neededFor: ["start", "test", "bench"],
  packages: everywhere("ffmpeg"),
  variable: "FFMPEG_PATH",
};
export const ffprobe: Program = { ...ffmpeg, title: "ffprobe", variable: "FFPROBE_PATH" };
export const chromium: Program = {
  title: "Chromium",
  without: "the tests in a browser cannot run",
  neededFor: ["test"],
  // Ubuntu's package is a snap, which needs a running snapd and sees only some folders.
  packages: { debian: "chromium", ubuntu: null, mac: "--cask chromium" },
  variable: "CHROMIUM_PATH",
};
export const turnserver: Program = {
  title: "coturn",
  without: "the tests over a TURN relay cannot run",
  neededFor: ["test"],
  packages: everywhere("coturn"),
  variable: "TURNSERVER_PATH",
};
export const nginx: Program = {
  title: "nginx",
  without: "the test of a web server in front of the videos cannot run",
  neededFor: ["test"],
  packages: { debian: "nginx-light", ubuntu: "nginx-light", mac: "nginx" },
  variable: "NGINX_PATH",
};
export const mpv: Program = {
  title: "mpv",
  without: "the test of other players cannot run",
  neededFor: ["test"],
  packages: everywhere("mpv"),
  variable: "MPV_PATH",
};
export const soffice: Program = {
  title: "LibreOffice",
  without: "slides cannot be made of PPTX, DOCX and ODP",
  neededFor: ["test"],
  packages: {
    debian: "libreoffice-impress-nogui libreoffice-writer-nogui",
    ubuntu: "libreoffice-impress-nogui libreoffice-writer-nogui",
    mac: "--cask libreoffice",
  },
  variable: "SOFFICE_PATH",
};
export const fonts: Program = {
  title: "a font with Kazakh letters",
  without: "the tests' screenshots would show boxes",
  neededFor: ["test"],
  packages: { debian: "fonts-noto-core", ubuntu: "fonts-noto-core", mac: null },
  variable: null,
};

/** Packages whose server Debian starts at once: the tests want the program only, and a school its own settings. */
const services = [
  ["coturn", "coturn"],
  ["nginx-light", "nginx"],
] as const;
const FONT_FILES = [
  "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
  "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
  "/System/Library/Fonts", // every Mac's fonts have them
];

/** Where ffmpeg is, or null. */
export const findFfmpeg = (env = process.env) => findProgram(env.FFMPEG_PATH, ["ffmpeg"], env);
/** Where ffprobe is, or null. */
export const findFfprobe = (env = process.env) => findProgram(env.FFPROBE_PATH, ["ffprobe"], env);
/** Where coturn's server is, or null. */
export const findTurnserver = (env = process.env) =>
  findProgram(env.TURNSERVER_PATH, ["turnserver"], env);

/** Where mpv is, or null. */
export const findMpv = (env = process.env) => findProgram(env.MPV_PATH, ["mpv"], env);
/** Where LibreOffice is, or null. */
export const findSoffice = (env = process.env) => findProgram(env.SOFFICE_PATH, ["soffice"], env);
/** Where nginx is, or null; Debian keeps it where only root's PATH leads. */
export const findNginx = (env = process.env) =>
  findProgram(env.NGINX_PATH, ["nginx"], { PATH: `${env.PATH ?? ""}:/usr/sbin` });

/** Where a Chromium for tests is, or null: the variable's, the PATH's, a Mac's, or the one set-up brought. */
export async function findChromium(env = process.env): Promise<string | null> {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const mac = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ];
  const found = findProgram(env.CHROMIUM_PATH, names, env) ?? mac.find((file) => existsSync(file));
  if (found || env.CHROMIUM_PATH) return found ?? null;
  if (existsSync(npmChromiumPath(env))) return npmChromiumPath(env);
  const playwright = await import("playwright-core").catch(() => null);
  const own = playwright?.chromium.executablePath();
  return own && existsSync(own) ? own : null;
}

/** True when some font here draws Ә, Ғ, Қ, Ң, Ө, Ұ, Ү, Һ and І. */
export function hasKazakhFont(): boolean {
  return FONT_FILES.some((file) => existsSync(file));
}

/** A path given by a variable, if it runs (the operator's word: nothing else is tried), else the first name on PATH. */
export function findProgram(
  given: string | undefined,
  names: readonly string[],
  env: NodeJS.ProcessEnv,
): string | null {
  for (const name of given ? [given] : names) {
    const found = findOnPath(name, env.PATH ?? "", (file) => !isSnapStub(file));
    if (found) return found;
  }
  return null;
}

/** Ubuntu's chromium-browser without its snap: a short script that only says so. */
function isSnapStub(file: string): boolean {
  if (statSync(file).size > 10_000) return false;
  return readFileSync(file, "utf8").includes("/snap/bin/") && !existsSync("/snap/bin/chromium");
}

/** The programs of this purpose that are not here. */
export async function missingPrograms(purpose: Purpose): Promise<Program[]> {
  const isHere = new Map<Program, () => boolean | Promise<boolean>>([
    [ffmpeg, () => findFfmpeg() !== null],
    [ffprobe, () => findFfprobe() !== null],
    [chromium, async () => (await findChromium()) !== null],
    [turnserver, () => findTurnserver() !== null],
    [nginx, () => findNginx() !== null],
    [mpv, () => findMpv() !== null],
    [soffice, () => findSoffice() !== null],
    [fonts, hasKazakhFont],
  ]);
  const missing: Program[] = [];
  for (const [program, look] of isHere) {
    if (program.neededFor.includes(purpose) && !(await look())) missing.push(program);
  }
  return missing;
}

/**
 * Brings the programs a purpose needs, and says one sentence about each that could not be had.
 * @throws SetupError with those sentences when the purpose cannot do without
 */
export async function bringPrograms(purpose: Purpose): Promise<void> {
  const missing = await missingPrograms(purpose);
  if (missing.length === 0) return;
  const host = readHost();
  const packages = packagesFor(missing, host);
  if (packages.length > 0) {
    const { ok, because } = await installPackages(packages, host);
    if (!ok) say(`apt-get could not install them: ${because}`);
    for (const [name, service] of services)
      if (ok && packages.includes(name)) await stopService(service, host.rights === "sudo");
  }
  if (host.system === "ubuntu" && missing.includes(chromium)) await bringUbuntuChromium();

  const still = await missingPrograms(purpose);
  const [required, optional] = [
    still.filter((program) => isRequired(program, purpose)),
    still.filter((program) => !isRequired(program, purpose)),
  ];
  for (const program of optional) say(missingSentence(program, host));
  if (required.length > 0) {
    throw new SetupError(
      required.map((program) => missingSentence(program, host)).join("\n       "),
    );
  }
}

async function stopService(name: string, withSudo: boolean): Promise<void> {
  const args = ["systemctl", "disable", "--now", name];
  await (withSudo ? run("sudo", ["-n", ...args]) : run("systemctl", args.slice(1)));
}

/**
 * Ubuntu has no Chromium package but a snap: playwright's own build and its libraries where the internet is
 * open, else the headless one of the npm registry.
 */
async function bringUbuntuChromium(): Promise<void> {
  say("bringing playwright's Chromium, since Ubuntu's package is a snap");
  const cli = join(import.meta.dirname, "../../node_modules/playwright-core/cli.js");
  const { code } = await run(process.execPath, [cli, "install", "--with-deps", "chromium"]);
  if (code === 0) return;
  say("it could not be had; bringing the one of the npm registry");
  await installPackages(npmChromiumLibraries, readHost());
  const because = await bringNpmChromium();
  if (because) say(`it could not be had either: ${because}`);
}
