/**
 * The bucket store against a real S3 server: `npm run test:s3`. Starts versitygw over a folder of its own, runs
 * test/s3 and stops it again, whatever happens. The last line is `N passed, N failed`.
 */

import { bringPrograms } from "./setup/programs.ts";
import { SetupError, say } from "./setup/say.ts";
import { bringVersitygw } from "./setup/versitygw.ts";
import { startGateway } from "./test/gateway.ts";
import { runVitest } from "./test/run-vitest.ts";
import { type Tally, tallyLine, tallyOf } from "./test/tally.ts";

const tally = await runAll();
if (tally.failed > 0 || tally.passed === 0) process.exitCode = 1;
console.log(tallyLine(tally.passed + tally.failed === 0 ? { passed: 0, failed: 1 } : tally));

async function runAll(): Promise<Tally> {
  try {
    await bringPrograms("bench"); // ffmpeg, for the life of a video in a bucket
    const gateway = await startGateway(await bringVersitygw());
    try {
      const outcome = await runVitest(["s3"], {
        files: process.argv.slice(2),
        env: {
          TEST_S3_ENDPOINT: gateway.endpoint,
          TEST_S3_KEY: gateway.accessKeyId,
          TEST_S3_SECRET: gateway.secretAccessKey,
          TEST_S3_DIR: gateway.dir,
        },
      });
      return tallyOf(outcome);
    } finally {
      await gateway.stop();
    }
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    return { passed: 0, failed: 1 };
  }
}
