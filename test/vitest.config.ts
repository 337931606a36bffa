import { defineConfig } from "vitest/config";
import { setTestNow } from "./support/clock-at.ts";

setTestNow(process.env);

// Servers and workers are started hundreds of times: what Node makes of their code is kept between the starts.
process.env.NODE_COMPILE_CACHE ??= new URL(
  "../node_modules/.cache/tests",
  import.meta.url,
).pathname;

/**
 * Tests on real media are tried once more when one fails: a machine with neighbours stalls for seconds, and one such
 * moment in 2,700 tests is no news. The reporter shows each as `(retry x1)`; one that needs it often is a defect.
 * A browser's tests are steps of one story, so of them scripts/test.ts plays the whole file again.
 */
const AGAIN = 1;

/**
 * Browser tests without live media: each may run beside one of a room. Two rooms at once would be too many, and so
 * would be two that play films: `player` stands in the row of the rooms, where `together` is. The last two hold a room
 * whose picture is small and looked at by nobody: both rows end at about the same time with them here.
 */
const pages = [
  ...[
    "attendance-rule",
    "booking",
    "calendar",
    "exchange",
    "hand-in",
    "items",
    "journal",
    "journal-pages",
    "library",
    "notes",
    "outbox",
  ],
  ...["review", "screens"],
  ...["polls", "signals"],
].map((name) => `test/e2e/${name}.e2e.ts`);

/** Unit and service tests run together, then the browser's: pages and rooms beside each other, each one by one. */
export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    setupFiles: ["test/support/running.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "quick",
          testTimeout: 60_000, // a guard against hanging; a loaded machine is not a failure
          maxWorkers: 2, // as services, which run with these
          isolate: false, // else four fifths of their time go into loading the same code again
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: ["test/**/*.{mongo,media,server}.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "services",
          include: ["test/**/*.{mongo,media,server}.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          retry: AGAIN,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: "pages",
          include: pages,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          setupFiles: ["test/support/steps.ts"],
          fileParallelism: false,
          maxWorkers: 1,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.e2e.ts"],
          exclude: pages,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          setupFiles: ["test/support/steps.ts"],
          fileParallelism: false,
          maxWorkers: 1,
        },
      },
      {
        extends: true,
        test: {
          name: "long", // `npm run test:long`: what is too slow for every change
          include: ["test/long/**/*.long.ts"],
          testTimeout: 1_500_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          maxWorkers: 1,
        },
      },
      {
        extends: true,
        test: {
          name: "s3", // `npm run test:s3` starts the server it needs
          include: ["test/s3/**/*.s3.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
        },
      },
    ],
  },
});
