import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { MediaError } from "#media/errors.ts";
import type { Hls, IntakeLimits, Rendition, Stage } from "#media/hls/types.ts";
import type { Storage } from "#media/storage/types.ts";
import { pipeToFile } from "./files.ts";
import { madeBytes, videoKey, videoPrefix, wholeRung } from "./places.ts";
import { createMasters, publishTo, removeRungs, withRungs } from "./publishing.ts";
import { costOf, type Step } from "./rules.ts";
import type { StoredVideo, VideoChange } from "./store.ts";

/** One run of one step. */
export type StepRun = {
  video: StoredVideo;
  /** The uploaded file on this machine. */
  file: string;
  /** A folder of this run's own. */
  workDir: string;
  signal: AbortSignal;
  /** Stores what was found, unless the run is not to go on: it throws then. */
  write(change: VideoChange): Promise<void>;
};
type Deps = {
  storage: Storage;
  hls: Hls;
  limitsOf(schoolId: string): Promise<IntakeLimits>;
  wantsAv1: boolean;
  now: () => number;
};
/** Share and speed are stored at most so often. */
const PROGRESS_EVERY_MS = 1_000;
/** A speed measured over less of a step than this says nothing yet. */
const MEASURED_SHARE = 0.03;

/** How each step is made, by the engine, into the store. */
export function createMaking({ storage, hls, limitsOf, wantsAv1, now }: Deps) {
  /** Its video's probe; steps after the first have one. */
  const probeOf = ({ video }: StepRun) => {
    if (!video.probe) throw new MediaError("encode_failed", "A step without a probe");
    return video.probe;
  };
  const extrasOf = (run: StepRun) => ({
    file: run.file,
    probe: probeOf(run),
    workDir: run.workDir,
    signal: run.signal,
    publish: publishTo(storage, run.video.id),
  });

  /** A published rung as a folder on this machine. */
  async function rungDir(video: StoredVideo, name: string, workDir: string): Promise<string> {
    if (storage.kind === "folder") {
      const init = await storage.localFile(videoKey(video.id, `${name}/init.mp4`), workDir);
      if (init) return dirname(init);
    }
    const dir = join(workDir, `rung-${name}`);
    await mkdir(dir, { recursive: true });
    const prefix = `${videoPrefix(video.id)}${name}/`;
    for (const { key } of await storage.list(prefix)) {
      const opened = await storage.open(key);
      if (opened) await pipeToFile(opened.stream, join(dir, key.slice(prefix.length)));
    }
    return dir;
  }

  /** A published rung as one file on this machine: its init segment and its segments in order. */
  async function rungFile(video: StoredVideo, name: string, workDir: string): Promise<string> {
    const prefix = `${videoPrefix(video.id)}${name}/`;
    const segments = (await storage.list(prefix)).filter(({ key }) => key.endsWith(".m4s"));
    async function* contents() {
      for (const key of [`${prefix}init.mp4`, ...segments.map((segment) => segment.key).sort()])
        yield* (await storage.open(key))?.stream ?? [];
    }
    const file = join(workDir, `rung-${name}.mp4`);
    await pipeToFile(Readable.from(contents()), file);
    return file;
  }

  /** Takes away the rungs of a stage that was cut. Resolves with what is left. */
  async function dropStage(video: StoredVideo, step: Step): Promise<VideoChange> {
    const names = video.plan.filter(({ stage }) => stage === step).map(({ name }) => name);
    const renditions = video.renditions.filter(({ name }) => !names.includes(name));
    await createMasters({ storage, hls }, video.id)(renditions);
    await removeRungs(storage, video.id, names);
    const madeNow = await madeBytes(storage, video.id);
    return { renditions, madeBytes: madeNow, ...(step === "low" && { isPlayable: false }) };
  }

  async function makeStage(stage: Stage, run: StepRun): Promise<VideoChange> {
    const { video, file, workDir } = run;
    const probe = probeOf(run);
    const own = video.plan.filter((rung) => rung.stage === stage).map(({ name }) => name);
    const cost = costOf(stage, video.plan, probe);
    const setMasters = createMasters({ storage, hls }, video.id);
    const others = video.renditions.filter(({ name }) => !own.includes(name));
    if ((video.stageRuns[stage] ?? 0) > 1) await run.write(await dropStage(video, stage));
    const baseBytes = await madeBytes(storage, video.id);
    const stop = new AbortController();
    /** Writes run one after another; the first that fails stops the stage. */
    let writes = Promise.resolve();
    let failure: unknown = null;
    const inTurn = (write: () => Promise<void>) => {
      writes = writes.then(write).catch((error: unknown) => {
        failure ??= error;
        stop.abort();
      });
    };
    const take = (fresh: Rendition[]) =>
      inTurn(async () => {
        const renditions = withRungs({ ...video, renditions: others }, fresh);
        await setMasters(renditions);
        const bytes = fresh.reduce((sum, rung) => sum + rung.bytes, baseBytes);
        await run.write({
          renditions,
          madeBytes: bytes,
          ...(stage === "low" && { isPlayable: true }),
        });
      });
    const startedAt = now();
    let toldAt = 0;
    try {
      const { renditions, decodedMs } = await hls.makeStage({
        ...{ file, probe, stage, workDir, gainDb: video.gainDb ?? 0, plan: video.plan },
        publish: publishTo(storage, video.id),
        signal: AbortSignal.any([run.signal, stop.signal]),
        onRenditions: take,
        onProgress(share) {
          const at = now();
          if (at - toldAt < PROGRESS_EVERY_MS) return;
          toldAt = at;
          const seconds = (at - startedAt) / 1000;
          const isMeasured = share >= MEASURED_SHARE && seconds > 0;
          const speed = isMeasured ? { speed: (cost * share) / seconds } : {};
          inTurn(() => run.write({ share, ...speed }));
        },
      });
      const missing = stage === "low" ? hls.truncationOf(probe, decodedMs) : null;
      if (missing)
        throw new MediaError("refused", "It ends before its end", {
          refusal: {
            code: missing.code,
            readableS: Math.round(decodedMs / 1000),
            claimedS: Math.round(probe.durationMs / 1000),
          },
        });
      take(renditions);
      await writes;
      if (failure) throw failure;
      return {
        madeBytes: await madeBytes(storage, video.id),
        ...(stage === "low" && { decodedMs }),
      };
    } catch (error) {
      await writes;
      throw failure ?? error;
    }
  }

  /** The lowest picture with the smallest sound; of a sound file its best. */
  async function makeDownload(run: StepRun): Promise<VideoChange> {
    const { video, workDir } = run;
    const picture = wholeRung(video, "lowest");
    const sounds = video.renditions
      .filter(({ kind, isComplete }) => kind === "sound" && isComplete)
      .sort((a, b) => a.averageBps - b.averageBps);
    const sound = picture ? sounds[0] : sounds.at(-1);
    if (!picture && !sound) return {};
    await hls.makeDownload({
      ...extrasOf(run),
      ...(picture && { rungDir: await rungDir(video, picture, workDir) }),
      ...(sound && { soundDir: await rungDir(video, sound.name, workDir) }),
    });
    return { hasDownload: true, madeBytes: await madeBytes(storage, video.id) };
  }

  const makers: Record<Step, (run: StepRun) => Promise<VideoChange>> = {
    async probe({ video, file, signal }) {
      const limits = await limitsOf(video.schoolId);
      const probe = await hls.probe(file, { limits, signal });
      const av1 = wantsAv1 && (await hls.encoders()).hasAv1;
      return { probe, plan: hls.plan(probe, { av1, keepFps: video.keepFps }) };
    },
    gain: async (run) => ({
      gainDb: await hls.measureGain(run.file, probeOf(run), run.signal),
    }),
    low: (run) => makeStage("low", run),
    async poster(run) {
      await hls.makePoster(extrasOf(run));
      return { posterVersion: run.video.posterVersion + 1 };
    },
    high: (run) => makeStage("high", run),
    async storyboard(run) {
      const lowest = wholeRung(run.video, "lowest");
      await hls.makeStoryboard({
        ...extrasOf(run),
        ...(lowest && { rungDir: await rungDir(run.video, lowest, run.workDir) }),
      });
      return { hasStoryboard: true };
    },
    download: makeDownload,
    av1: (run) => makeStage("av1", run),
  };

  return {
    /** Makes one step. Resolves with what is to be stored with its end. @throws MediaError */
    make: (step: Step, run: StepRun): Promise<VideoChange> => makers[step](run),
    /** Whether there is anything to do in it for this file. */
    isNeeded(step: Step, { probe, plan }: StoredVideo): boolean {
      if (step === "high" || step === "av1") return plan.some(({ stage }) => stage === step);
      if (step === "poster") return probe?.video !== null;
      return step !== "gain" || probe?.sound !== null;
    },
    rungFile,
    dropStage,
  };
}
export type Making = ReturnType<typeof createMaking>;
