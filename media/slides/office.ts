/** LibreOffice makes a PDF of an office document: in a folder of its own, without network, as nobody, within limits. */
import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { lstat, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { MediaError } from "../errors.ts";
import { chainOf, findMeans } from "../hls/limited.ts";
import { handOver } from "../hls/limited-files.ts";
import { officeLimits } from "./limits.ts";
import { SlidesRefused } from "./types.ts";
import { unlinked } from "./unlinked.ts";

type Options = { soffice: string; signal: AbortSignal };
/** LibreOffice's own word for "start me again": its fresh profile is made. */
const AGAIN = 81;

/** No macros, no updating of links: a document shows what is in it (`unlinked` has emptied its links already). */
const PROFILE = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
${[
  ["Common/Security/Scripting", "MacroSecurityLevel", "3"],
  ["Common/Security/Scripting", "DisableMacrosExecution", "true"],
  ["Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"],
  ["Common/Security/Scripting", "DisableActiveContent", "true"],
  ["Writer/Content/Update", "Link", "2"],
]
  .map(
    ([path, name, value]) =>
      `<item oor:path="/org.openoffice.Office.${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`,
  )
  .join("\n")}
</oor:items>
`;

/** `soffice` is a script that starts another program, which would outlive it: the program itself stands beside it. */
function programOf(soffice: string): string {
  const beside = join(dirname(realpathSync(soffice)), "soffice.bin");
  return existsSync(beside) ? beside : soffice;
}

/**
 * Runs `use` with a PDF of the document, which is gone afterwards.
 * @throws SlidesRefused damaged, too_slow; MediaError cancelled
 */
export async function withPdf<T>(
  document: { file: string; ending: string },
  { soffice, signal }: Options,
  use: (pdf: string) => Promise<T>,
): Promise<T> {
  // Not in the media folder: the runner's user may not pass the folders above it.
  const dir = await mkdtemp(join(tmpdir(), "qonyrau-office-"));
  try {
    const source = join(dir, `source.${document.ending}`);
    const clean = unlinked(await readFile(document.file));
    if (!clean) throw new SlidesRefused("damaged");
    await writeFile(source, clean, { mode: 0o644 });
    await mkdir(join(dir, "profile/user"), { recursive: true });
    await writeFile(join(dir, "profile/user/registrymodifications.xcu"), PROFILE, { mode: 0o644 });
    if ((await convert(dir, source, programOf(soffice), signal)) === AGAIN)
      await convert(dir, source, programOf(soffice), signal);
    const pdf = join(dir, "source.pdf");
    const made = await lstat(pdf).catch(() => null);
    if (!made?.isFile()) throw new SlidesRefused("damaged");
    return await use(pdf);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** @returns its exit code, null where a signal ended it */
async function convert(
  dir: string,
  source: string,
  program: string,
  signal: AbortSignal,
): Promise<number | null> {
  if (signal.aborted) throw new MediaError("cancelled", "Cancelled before it began");
  const means = await findMeans();
  if (means.dropsUser) await handOver(dir);
  const chain = chainOf(means, {
    limits: officeLimits,
    niceness: 10,
    files: [],
    parentPid: process.pid,
  });
  const [first = program, ...rest] = [
    ...chain,
    program,
    ...["--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault"],
    `-env:UserInstallation=${pathToFileURL(join(dir, "profile"))}`,
    ...["--convert-to", "pdf", "--outdir", dir, source],
  ];
  const { PATH } = process.env;
  const env = { HOME: dir, TMPDIR: dir, LANG: "C.UTF-8", SAL_USE_VCLPLUGIN: "svp", PATH };
  // A group of its own, so that what it starts ends with it.
  const child = spawn(first, rest, { cwd: dir, env, stdio: "ignore", detached: true });
  return new Promise((done, fail) => {
    let stopped: Error | null = null;
    const stop = (why: Error) => {
      stopped ??= why;
      if (child.pid !== undefined) killGroup(child.pid);
    };
    const onAbort = () => stop(new MediaError("cancelled", "Cancelled"));
    signal.addEventListener("abort", onAbort, { once: true });
    const timer = setTimeout(() => stop(new SlidesRefused("too_slow")), officeLimits.wallS * 1000);
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      if (child.pid !== undefined) killGroup(child.pid);
    };
    child.on("error", (cause) => {
      settle();
      fail(new MediaError("encode_failed", "LibreOffice could not be started", { cause }));
    });
    child.on("close", (code, killedBy) => {
      settle();
      if (stopped) fail(stopped);
      else if (killedBy === "SIGXCPU" || killedBy === "SIGKILL")
        fail(new SlidesRefused("too_slow"));
      else done(code);
    });
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    // Nobody of it is left.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
