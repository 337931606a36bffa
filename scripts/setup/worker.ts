import { rmSync } from "node:fs";
import { join } from "node:path";
import {
  builtPath,
  cacheDir,
  findWorkerBin,
  prebuiltPath,
  readWorkerFacts,
} from "#media/sfu/worker-path.ts";
import { buildWorker } from "./build-worker.ts";
import { withLock } from "./lock.ts";
import { buildPackages, installPackages, missingPackages, readHost } from "./packages.ts";
import { type Host, planWorker, type WorkerStep } from "./plan.ts";
import { downloadWorker, prebuiltUrl, readFailure } from "./prebuilt.ts";
import { SetupError, say } from "./say.ts";
import { workerRuns } from "./worker-check.ts";

/**
 * Sees to it that `findWorkerBin()` finds a worker that runs, and answers it. At once when there is
 * one; else downloads or builds it, while no other process does.
 * @throws SetupError with one sentence when none can be had
 */
export async function bringWorker(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const step = nextStep(env);
  if (step.do === "use") return step.path;
  if (step.do === "stop") throw new SetupError(step.because);
  say("the mediasoup worker is missing");
  return withLock(
    join(cacheDir(env), "worker.lock"),
    () => say("another set-up is bringing the worker; waiting for it"),
    () => bringAlone(env),
  );
}

async function bringAlone(env: NodeJS.ProcessEnv): Promise<string> {
  removeUnfit(env);
  for (;;) {
    const step = nextStep(env);
    switch (step.do) {
      case "use":
        return step.path;
      case "stop":
        throw new SetupError(step.because);
      case "download":
        await download(env);
        break;
      case "build":
        if (step.install.length > 0) await install(step.install);
        else await build(env);
    }
  }
}

/** A cached worker that stopped running, as after an upgrade of the system, would hide a better one. */
function removeUnfit(env: NodeJS.ProcessEnv): void {
  const cached = env.MEDIASOUP_WORKER_BIN ? null : findWorkerBin(env);
  if (!cached || workerRuns(cached)) return;
  say("the worker in the cache does not run here any more");
  rmSync(cached);
}

/** Where things stand now, looked at afresh: an installed package may make an earlier build fit. */
function nextStep(env: NodeJS.ProcessEnv): WorkerStep {
  const found = findWorkerBin(env);
  const state = found ? { path: found, runs: workerRuns(found) } : null;
  const isGiven = Boolean(env.MEDIASOUP_WORKER_BIN);
  if (state?.runs) return { do: "use", path: state.path };
  const host: Host = readHost();
  return planWorker({
    given: isGiven ? state : null,
    cached: isGiven ? null : state,
    officialFailedAt: readFailure(prebuiltPath(cacheDir(env), readWorkerFacts())),
    now: Date.now(),
    host,
    missingPackages: missingPackages(buildPackages),
  });
}

async function download(env: NodeJS.ProcessEnv): Promise<void> {
  const facts = readWorkerFacts();
  say(`downloading the official worker ${facts.mediasoupVersion} for ${facts.target}`);
  const bin = prebuiltPath(cacheDir(env), facts);
  const failure = await downloadWorker(prebuiltUrl(facts.mediasoupVersion, facts.target, env), bin);
  if (failure) say(`it could not be had (${failure}); not tried again for a day`);
  else say("the official worker makes connections");
}

async function install(packages: readonly string[]): Promise<void> {
  const { ok, because } = await installPackages(packages, readHost());
  if (ok && missingPackages(packages).length === 0) return;
  throw new SetupError(
    `The mediasoup worker has to be built, and its build packages could not be installed (${because}): run \`sudo apt-get install ${packages.join(" ")}\`, then start again.`,
  );
}

async function build(env: NodeJS.ProcessEnv): Promise<void> {
  await buildWorker(builtPath(cacheDir(env), readWorkerFacts()));
}
