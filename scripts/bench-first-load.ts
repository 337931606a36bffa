/**
 * What a pupil waits for, and pays for: bytes down the wire and time until a page can be used, in a real Chromium of
 * a phone's size that pretends a slow link, from the client as the server gives it. Medians of `--rounds R`; `--kbit K`
 * and `--rtt MS` say the link, `--json`.
 */
import { parseArgs } from "node:util";
import { setStage, teach } from "../test/e2e/stage.ts";
import { medians, type Row, visit } from "./bench/first-load/visit.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    kbit: { type: "string", default: "200" },
    /** Until the first byte of each answer, ms. */
    rtt: { type: "string", default: "300" },
    json: { type: "boolean", default: false },
  },
});
const link = { kbitPerS: Number(values.kbit), latencyMs: Number(values.rtt) };

const stage = await setStage(1, { LOG_LEVEL: "warn" });
await teach(stage);
const rounds: Row[][] = [];
for (let round = 0; round < Number(values.rounds); round += 1)
  rounds.push(await visit(stage, link));
const rows = medians(rounds);
if (values.json) console.log(JSON.stringify({ ...link, rounds: rounds.length, rows }));
else
  for (const { page, usableMs, bytes } of rows) {
    const { total, requests, ...kinds } = bytes;
    const parts = Object.entries(kinds).map(([kind, of]) => `${kind} ${(of / 1000).toFixed(1)}`);
    console.log(
      `${page}: usable after ${(usableMs / 1000).toFixed(1)} s; ${(total / 1000).toFixed(1)} kB in ` +
        `${requests} answers (${parts.join(", ")})`,
    );
  }
await stage.close();
