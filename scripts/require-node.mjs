// Plain JavaScript, so that an old Node can run it: Node 20 would stop at setup.ts with a riddle.
const NEEDED = 24;
const major = Number(process.versions.node.split(".")[0]);
if (major < NEEDED) {
  console.error(
    `setup: this runs on Node ${NEEDED} and was started with ${process.version}: run \`npm ci\` without --omit=optional and start it with npm (it brings its own Node), or install Node ${NEEDED}.`,
  );
  process.exitCode = 1;
}
