/** A real S3 server for `npm run test:s3`: versitygw, which the Go module proxy brings as source. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheDir } from "#media/sfu/worker-path.ts";
import { withLock } from "./lock.ts";
import { installPackages, readHost } from "./packages.ts";
import type { Host } from "./plan.ts";
import { findProgram } from "./programs.ts";
import { run } from "./run.ts";
import { SetupError, say } from "./say.ts";

const MODULE = "github.com/versity/versitygw/cmd/versitygw"; // Apache-2.0
const VERSION = "v1.8.0";
/** As its go.mod asks; an older Go from 1.21 on fetches this one by itself. */
const OLDEST_GO = "1.25";
/** Two minutes on two idle cores; a slow network and a busy machine still get there. */
const INSTALL_LIMIT_MS = 15 * 60_000;

/** Where it is kept between checkouts, by version, whether it is there or not. */
export function versitygwPath(env = process.env): string {
  return join(cacheDir(env), "versitygw", VERSION, "versitygw");
}

/**
 * The gateway to start: VERSITYGW_BIN, else the cached one, which is built when it is missing.
 * @throws SetupError with one sentence when none can be had
 */
export async function bringVersitygw(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const given = env.VERSITYGW_BIN;
  if (given) {
    const found = findProgram(given, [], env);
    if (found) return found;
    throw new SetupError(
      `VERSITYGW_BIN is ${given}, which cannot be run: correct it, or unset it and the gateway is built.`,
    );
  }
  const bin = versitygwPath(env);
  if (existsSync(bin)) return bin;
  return withLock(
    join(cacheDir(env), "versitygw.lock"),
    () => say("another set-up is building versitygw; waiting for it"),
    async () => {
      if (!existsSync(bin)) await build(bin, await bringGo(env), env);
      return bin;
    },
  );
}

async function bringGo(env: NodeJS.ProcessEnv): Promise<string> {
  const find = () => findProgram(undefined, ["go"], env);
  const found = find();
  if (found) return found;
  const host = readHost();
  const isApt = host.system === "debian" || host.system === "ubuntu";
  if (isApt && host.rights !== "none") await installPackages(["golang-go"], host);
  const go = find();
  if (go) return go;
  throw new SetupError(missingGoSentence(host));
}

/** What a person does where there is no Go. */
export function missingGoSentence({ system }: Host): string {
  const how = {
    debian: "run `sudo apt-get install golang-go`",
    ubuntu: "run `sudo apt-get install golang-go`",
    mac: "run `brew install go`",
    other: `install Go ${OLDEST_GO}`,
  }[system];
  return `Go is missing, so the S3 server of these tests cannot be built: ${how}, or set VERSITYGW_BIN to a versitygw of your own.`;
}

/** It appears in its place only when it runs. */
async function build(bin: string, go: string, env: NodeJS.ProcessEnv): Promise<void> {
  say(
    `building versitygw ${VERSION}, the S3 server of the tests: about two minutes, once a machine`,
  );
  const dir = dirname(bin);
  rmSync(dirname(dir), { recursive: true, force: true }); // other versions, and what an interrupted build left
  mkdirSync(dirname(dir), { recursive: true });
  const part = mkdtempSync(`${dir}.part-`);
  try {
    const started = Date.now();
    const { code, tail } = await run(go, ["install", `${MODULE}@${VERSION}`], {
      env: { ...env, GOBIN: part, GOFLAGS: "" },
      limitMs: INSTALL_LIMIT_MS,
    });
    const built = join(part, "versitygw");
    if (code !== 0 || (await run(built, ["--version"])).code !== 0) {
      const because = tail.at(-1) ?? "it took more than 15 minutes";
      throw new SetupError(
        `versitygw could not be built (${because}): it needs Go ${OLDEST_GO} and a way to the Go module proxy; or set VERSITYGW_BIN to one of your own.`,
      );
    }
    mkdirSync(dir, { recursive: true });
    renameSync(built, bin);
    say(`versitygw built in ${Math.round((Date.now() - started) / 1000)} s`);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}
