import { describe, expect, test } from "vitest";
import { createDevice } from "../../support/peer/device.ts";
import { until } from "../../support/peer/engine.ts";
import type { RoomClient } from "../../support/room-client.ts";
import { roomFixture } from "../../support/room-fixture.ts";
import { overTheWire } from "../../support/room-link.ts";

const room = roomFixture({ pupils: 4 });
const { clientOf, pupil } = room;

async function connected(n: number): Promise<RoomClient> {
  const client = clientOf(pupil(n));
  await client.link.connect();
  return client;
}

describe("room:openProbe", () => {
  test("carries ticks to a browser's client that is in no room", async () => {
    const one = await connected(0);
    const probe = await one.call("room:openProbe", { route: "udp" });
    expect(probe.iceServers).toEqual([]);
    const device = createDevice();
    await device.load({ routerRtpCapabilities: overTheWire(probe.rtpCapabilities) });
    const transport = device.createRecvTransport(overTheWire(probe.transport));
    transport.on("connect", ({ dtlsParameters }, done, failed) => {
      one.link
        .ask("room:connectProbe", { transportId: transport.id, dtlsParameters })
        .then(() => done(), failed);
    });
    const ticks = await transport.consumeData(overTheWire(probe.data));
    let heard = 0;
    ticks.on("message", () => heard++);
    await until(() => heard >= 3, "three ticks");
    await one.call("room:closeProbe", { transportId: transport.id });
    transport.close();
  });

  test("is refused for a seventh at once, with the time to wait, and free again once one is closed", async () => {
    const one = await connected(1);
    const opened = [];
    for (let n = 0; n < 6; n++) opened.push(await one.call("room:openProbe", { route: "tcp" }));
    await expect(one.call("room:openProbe", { route: "tcp" })).rejects.toMatchObject({
      code: "too_many",
      details: { retryAfterSec: expect.any(Number) },
    });
    const other = await connected(2);
    await other.call("room:openProbe", { route: "udp" }); // others are not held
    const transportId = opened[0]?.transport.id ?? "";
    await one.call("room:closeProbe", { transportId });
    await one.call("room:closeProbe", { transportId }); // twice is harmless
    await expect(one.call("room:openProbe", { route: "relay" })).resolves.toHaveProperty("data");
  });

  test("is refused after thirty in a minute", async () => {
    const one = await connected(3);
    for (let n = 0; n < 30; n++) {
      const { transport } = await one.call("room:openProbe", { route: "udp" });
      await one.call("room:closeProbe", { transportId: transport.id });
    }
    await expect(one.call("room:openProbe", { route: "udp" })).rejects.toMatchObject({
      code: "too_many",
    });
  });
});

test("another's probe can be neither connected nor closed", async () => {
  const [one, other] = [await connected(0), await connected(2)];
  const { transport } = await one.call("room:openProbe", { route: "udp" });
  const dtlsParameters = { fingerprints: [{ algorithm: "sha-256", value: "00" }] };
  const transportId = transport.id;
  await expect(
    other.call("room:connectProbe", { transportId, dtlsParameters }),
  ).rejects.toMatchObject({ code: "not_found" });
  await other.call("room:closeProbe", { transportId });
  // Still there, and it takes what its own client says.
  await expect(one.call("room:connectProbe", { transportId, dtlsParameters })).resolves.toEqual({});
});

test("a bad route is refused", async () => {
  const one = await connected(0);
  await expect(one.link.ask("room:openProbe", { route: "pigeon" })).rejects.toMatchObject({
    code: "invalid",
  });
});
