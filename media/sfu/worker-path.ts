/**
 * Where mediasoup's worker is. `scripts/setup.ts` brings it there; the SFU only looks.
 * In order: MEDIASOUP_WORKER_BIN, the official binary, our own build of the package's source.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { arch, homedir, platform, release } from "node:os";
import { dirname, join, relative, sep } from "node:path";

const RECIPE_DIR = join(import.meta.dirname, "../../scripts/worker-build");
const BIN_NAME = platform() === "win32" ? "mediasoup-worker.exe" : "mediasoup-worker";
/** Debian's and Ubuntu's list of installed packages. */
const DPKG_STATUS = "/var/lib/dpkg/status";

/** All that decides which cached worker fits this machine and this checkout. */
export type WorkerFacts = {
  mediasoupVersion: string;
  /** As upstream names its downloads, such as "linux-x64-kernel6". */
  target: string;
  /** Of every file of the build recipe, script and shims. */
  recipeHash: string;
  /** Versions a build was linked against, such as "libabsl20220623-20220623.1". */
  libraries: readonly string[];
};

/** The folder kept between checkouts, by user: nothing in it is precious, all can be made again. */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "qonyrau");
}

/** The folder of the installed mediasoup package. @throws Error when `npm ci` has not run */
export function mediasoupDir(): string {
  const file = findPackageJSON("mediasoup", import.meta.url);
  if (!file) throw new Error("mediasoup is not installed: run npm ci");
  return dirname(file);
}

/** Version of the installed mediasoup package. */
function mediasoupVersion(): string {
  const file = join(mediasoupDir(), "package.json");
  const { version }: { version: string } = JSON.parse(readFileSync(file, "utf8"));
  return version;
}

/** The facts of this machine and checkout. Reads a dozen small files; about 3 ms. */
export function readWorkerFacts(): WorkerFacts {
  const kernel = platform() === "linux" ? `-kernel${release().split(".")[0]}` : "";
  return {
    mediasoupVersion: mediasoupVersion(),
    target: `${platform()}-${arch()}${kernel}`,
    recipeHash: hashFolder(RECIPE_DIR),
    libraries: existsSync(DPKG_STATUS) ? linkedLibraries(readFileSync(DPKG_STATUS, "utf8")) : [],
  };
}

/** Where the official binary is kept: upstream makes one per version and target. */
export function prebuiltPath(cache: string, facts: WorkerFacts): string {
  return join(cache, "worker", `${facts.mediasoupVersion}-${facts.target}-official`, BIN_NAME);
}

/** Where our own build is kept: another recipe or another library interface is another build. */
export function builtPath(cache: string, facts: WorkerFacts): string {
  const key = createHash("sha256")
    .update([facts.target, facts.recipeHash, ...facts.libraries].join("\n"))
    .digest("hex")
    .slice(0, 12);
  return join(cache, "worker", `${facts.mediasoupVersion}-${key}`, BIN_NAME);
}

/**
 * The worker to start, or null when none is there yet (`npm start` and `npm test` bring it).
 * MEDIASOUP_WORKER_BIN is returned as given, there or not: the operator's word is not second-guessed.
 */
export function findWorkerBin(env: NodeJS.ProcessEnv = process.env): string | null {
  const given = env.MEDIASOUP_WORKER_BIN;
  if (given) return given;
  const cache = cacheDir(env);
  const facts = readWorkerFacts();
  return (
    [prebuiltPath(cache, facts), builtPath(cache, facts)].find((bin) => existsSync(bin)) ?? null
  );
}

/**
 * The interface versions of OpenSSL and Abseil among dpkg's installed packages, sorted. Of libssl only
 * the series counts ("3.0" of 3.0.22-1~deb12u2): a security update keeps the interface, and must not
 * cost a school five minutes of building at its next start.
 */
export function linkedLibraries(dpkgStatus: string): string[] {
  const installed = dpkgStatus.split("\n\n").flatMap((entry) => {
    const name = /^Package: (libssl\d\S*|libabsl\d\S*)$/m.exec(entry)?.[1];
    const version = /^Version: (?:\d+:)?([^-\s]+)/m.exec(entry)?.[1];
    if (!name || !version || !/^Status: .* installed$/m.test(entry)) return [];
    const series = name.startsWith("libssl") ? version.split(".").slice(0, 2).join(".") : version;
    return [`${name}-${series}`];
  });
  return [...new Set(installed)].sort();
}

/** A hash of every file below a folder, names included; "none" where there is no such folder. */
export function hashFolder(dir: string): string {
  if (!existsSync(dir)) return "none";
  const hash = createHash("sha256");
  const files = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) {
    hash.update(relative(dir, file).split(sep).join("/")).update("\0").update(readFileSync(file));
  }
  return hash.digest("hex");
}
