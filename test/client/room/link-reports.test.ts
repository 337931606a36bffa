import { describe, expect, test } from "vitest";
import { type LinkLook, LinkReports } from "#client/room/link-reports.ts";
import { hasChanged } from "#client/room/screen-stills.ts";
import { LinkReport } from "#server/rooms/protocol.ts";

const LOOK: LinkLook = { packets: 40, lost: 0, sendShare: null, silentMs: 0, rttMs: 80 };
const EVERY_MS = 1500;

function run(looks: readonly LinkLook[]) {
  const sent: { report: LinkReport; at: number }[] = [];
  let at = 0;
  const reports = new LinkReports({
    fetchedBytes: () => at,
    send: (report) => void sent.push({ report: LinkReport.parse(report), at }),
  });
  for (const look of looks) {
    at += EVERY_MS;
    reports.add(look, at);
  }
  return sent;
}
const times = (count: number, change: Partial<LinkLook> = {}) =>
  Array.from({ length: count }, () => ({ ...LOOK, ...change }));

describe("reports of the link", () => {
  test("come every 5 s or so, and hold all packets since the one before", () => {
    const sent = run([...times(3), { ...LOOK, lost: 10 }, ...times(8)]);
    expect(sent.map(({ at }) => at)).toEqual([6000, 12_000, 18_000]);
    expect(sent[0]?.report.lossShare).toBeCloseTo(10 / 170);
    expect(sent[1]?.report.lossShare).toBe(0);
    expect(sent[2]?.report.httpBytes).toBe(18_000);
  });

  test("come sooner when the link gets worse, and then as before", () => {
    const sent = run([...times(4), ...times(8, { lost: 20 })]);
    expect(sent.map(({ at }) => at)).toEqual([6000, 9000, 15_000]);
    expect(sent[1]?.report.lossShare).toBeCloseTo(1 / 3);
  });

  test("say that nothing was expected rather than that nothing was lost", () => {
    const sent = run(times(4, { packets: 0 }));
    expect(sent[0]?.report.lossShare).toBeNull();
  });

  test("stay within the protocol whatever a browser measures", () => {
    const sent = run(times(4, { silentMs: 1e12, lost: 1e9 }));
    expect(sent[0]?.report.silentMs).toBe(3_600_000);
  });
});

describe("a still picture", () => {
  const grey = (level: number) => new Uint8ClampedArray(64 * 36 * 4).fill(level);

  test("is sent anew for a changed word, not for noise and a cursor", () => {
    const before = grey(100);
    expect(hasChanged(before, grey(104))).toBe(false);
    const cursor = grey(100);
    cursor.fill(255, 400, 408);
    expect(hasChanged(before, cursor)).toBe(false);
    const word = grey(100);
    word.fill(20, 400, 440);
    expect(hasChanged(before, word)).toBe(true);
  });
});
