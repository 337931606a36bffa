import { mkdirSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { createClipMaker } from "#media/demo/clips.ts";
import { createHls } from "#media/hls/engine.ts";
import { findProgram } from "#media/hls/find-program.ts";
import { createRecorder } from "#media/recorder/engine.ts";
import { findWorkerBin } from "#media/sfu/worker-path.ts";
import { createSfu } from "#media/sfu/workers.ts";
import { createSlides } from "#media/slides/engine.ts";
import { mediaDirOf, openStorage } from "#media/storage/open.ts";
import { type App, createApp } from "./app.ts";
import type { Config } from "./config.ts";
import { closeDatabase, connectDatabase } from "./database.ts";
import { keepEmbeddedMongo } from "./embedded-mongo/keep.ts";
import { logger } from "./logger.ts";
import { welcome } from "./welcome.ts";

export type RunningServer = {
  url: string;
  /** What the console says once it is up: the address, one login for each role in demo mode. */
  welcome: string;
  app: App;
  stop(): Promise<void>;
};

/**
 * Starts all of it in order: database, media, HTTP and sockets, the demo school.
 * @throws Error in one sentence when a part cannot start; what had started is stopped again
 */
export async function startServer(config: Config): Promise<RunningServer> {
  const cleanUp: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const close of cleanUp.splice(0).reverse())
      await close().catch((err: unknown) => logger.error({ err }, "stopping failed"));
  };
  try {
    mkdirSync(config.DATA_DIR, { recursive: true });
    let uri = config.MONGODB_URI;
    if (!uri) {
      const embedded = await keepEmbeddedMongo({
        dataDir: resolve(config.DATA_DIR),
        onEnded: (code) => logger.error({ code }, "embedded database ended"),
        onBack: () => logger.warn("embedded database is back"),
        onFailed: (err) => logger.error({ err }, "embedded database does not start"),
      });
      cleanUp.push(() => embedded.stop());
      uri = embedded.uri(config.DATABASE_NAME);
    }
    await connectDatabase(uri, config.DATABASE_NAME);
    cleanUp.push(closeDatabase);

    const workerBin = findWorkerBin();
    const sfu = await createSfu({
      ...(workerBin && { workerBin }),
      ...(config.MEDIA_WORKERS > 0 && { workers: config.MEDIA_WORKERS }),
      rtcMinPort: config.RTC_MIN_PORT,
      rtcMaxPort: config.RTC_MAX_PORT,
      listenIp: config.RTC_LISTEN_IP,
      ...(config.RTC_ANNOUNCED_ADDRESS && { announcedAddress: config.RTC_ANNOUNCED_ADDRESS }),
      logger,
    });
    cleanUp.push(() => sfu.close());

    const mediaDir = resolve(mediaDirOf(config));
    mkdirSync(mediaDir, { recursive: true });
    const storage = openStorage(config);
    await storage.check();
    const programs = {
      ffmpegPath: findProgram(config.FFMPEG_PATH),
      ffprobePath: findProgram(config.FFPROBE_PATH),
      logger,
    };
    const hls = createHls(programs);
    const clips = createClipMaker(programs);
    const slides = createSlides({ sofficePath: findProgram(config.SOFFICE_PATH) });
    const recorder = createRecorder(programs);
    // Said beside the start, not before it: three runs of ffmpeg.
    void hls.encoders().then(({ missing }) => {
      for (const sentence of missing) logger.warn({}, sentence);
    });
    const app = await createApp({ config, sfu, hls, slides, recorder, storage, clips, mediaDir });
    cleanUp.push(() => app.stop());
    await app.prepare();
    await new Promise<void>((done, fail) => {
      app.server.once("error", fail);
      app.server.listen(config.PORT, config.HOST, done);
    });
    const { port } = app.server.address() as AddressInfo;
    const url = config.PUBLIC_URL ?? `http://localhost:${port}`;
    logger.info({ port, embeddedDatabase: !config.MONGODB_URI }, "listening");
    return { url, welcome: await welcome(app, url, config), app, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
