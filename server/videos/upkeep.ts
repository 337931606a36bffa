import { logger } from "../logger.ts";
import type { Arrivals } from "./arrivals.ts";
import type { Conversion } from "./conversion.ts";
import type { Intake } from "./intake.ts";
import type { Jobs } from "./jobs.ts";
import type { Removal } from "./removal.ts";
import type { VideoStore } from "./store.ts";

type Deps = {
  store: VideoStore;
  jobs: Jobs;
  arrivals: Arrivals;
  conversion: Pick<Conversion, "enqueue">;
  intake: Pick<Intake, "enqueueImport">;
  removal: Pick<Removal, "sweep" | "finishRemoval">;
};
const EVERY_MS = 3600_000;

/** What a crash left between two steps is brought to its end, at a start and every hour. */
export function createUpkeep({ store, jobs, arrivals, conversion, intake, removal }: Deps) {
  let timer: NodeJS.Timeout | undefined;

  /** Records say where a video stands; a queue that does not know of it is told. */
  async function requeue(): Promise<void> {
    const waiting = await jobs.waiting();
    const open = await store.listIn(["queued", "checking", "converting", "importing"]);
    for (const video of [...open, ...(await store.listWithoutAv1())]) {
      if (waiting.has(video.id)) continue;
      if (video.state === "importing") await intake.enqueueImport(video);
      else await conversion.enqueue(video, video.retryAtMs ?? undefined);
    }
  }

  async function recover(): Promise<void> {
    for (const video of await store.listRemoved()) await removal.finishRemoval(video);
    for (const video of await store.listUnswept()) await removal.sweep(video);
    await arrivals.recover();
    await requeue();
  }

  return {
    recover,
    begin(): void {
      timer = setInterval(() => {
        arrivals
          .expire()
          .then(requeue)
          .catch((err: unknown) => logger.error({ err }, "upkeep of videos failed"));
      }, EVERY_MS).unref();
    },
    stop(): void {
      clearInterval(timer);
    },
  };
}
