import type { types as client } from "mediasoup-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Probe, Route, Sfu } from "#media/types.ts";
import { createDevice } from "../support/peer/device.ts";
import { tcpSettings } from "../support/peer/dom.ts";
import { startEngine, until } from "../support/peer/engine.ts";

let sfu: Sfu;
beforeAll(async () => {
  sfu = await startEngine({ maxProbes: 3 });
});
afterAll(() => sfu.close());

/** Opens a probe as the pre-join check does; `ticks` fills with what comes through. */
async function probe(route: Route) {
  const offered: Probe = JSON.parse(JSON.stringify(await sfu.openProbe(route)));
  const device = createDevice();
  await device.load(JSON.parse(JSON.stringify({ routerRtpCapabilities: offered.rtpCapabilities })));
  const transport = device.createRecvTransport({
    ...offered.transport,
    additionalSettings: route === "tcp" ? tcpSettings() : {},
  });
  transport.on("connect", ({ dtlsParameters }, done, failed) => {
    sfu.connectProbe(transport.id, dtlsParameters).then(done, failed);
  });
  const data = await transport.consumeData(offered.data);
  const ticks: { tick: number; sentAt: number }[] = [];
  data.on("message", (message: unknown) => ticks.push(JSON.parse(String(message))));
  return { offered, transport, ticks };
}

/** The ways a client was offered. */
function protocols(transport: { iceCandidates: client.IceCandidate[] }): string[] {
  return [...new Set(transport.iceCandidates.map(({ protocol }) => protocol))].toSorted();
}

describe("sfu.openProbe", () => {
  test.each([
    ["udp", ["udp"]],
    ["tcp", ["tcp"]],
    ["relay", ["tcp", "udp"]],
  ] as const)("by %s offers %j and ticks five times a second", async (route, expected) => {
    const { offered, transport, ticks } = await probe(route);
    expect(protocols(offered.transport)).toEqual(expected);
    await until(() => ticks.length >= 4, "four ticks", 15_000);
    const [first, ...rest] = ticks;
    expect(rest.map(({ tick }) => tick - (first?.tick ?? 0))).toEqual(rest.map((_, i) => i + 1));
    transport.close();
    sfu.closeProbe(transport.id);
    sfu.closeProbe(transport.id);
  });

  test("refuses one more than the limit, and has room again when one closes by itself", async () => {
    const brief = await startEngine({ maxProbes: 3, probeLifeMs: 1_000 });
    const open = await Promise.all([1, 2, 3].map(() => brief.openProbe("udp")));
    await expect(brief.openProbe("udp")).rejects.toMatchObject({ reason: "too_many_probes" });
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    await expect(brief.openProbe("udp")).resolves.toMatchObject({});
    for (const { transport } of open)
      await expect(
        brief.connectProbe(transport.id, { fingerprints: [{ algorithm: "sha-256", value: "00" }] }),
      ).rejects.toMatchObject({ reason: "no_such_transport" });
    await brief.close();
  });

  test("works again after its worker was killed, and a dead probe does not count", async () => {
    await Promise.all([1, 2, 3].map(() => sfu.openProbe("udp")));
    const pid = sfu.health()[0]?.pid ?? 0;
    process.kill(pid, "SIGKILL");
    await until(() => ![0, pid].includes(sfu.health()[0]?.pid ?? 0), "a new worker");
    const { ticks, transport } = await probe("udp");
    await until(() => ticks.length >= 2, "ticks from the new worker", 8_000);
    sfu.closeProbe(transport.id);
  });
});
