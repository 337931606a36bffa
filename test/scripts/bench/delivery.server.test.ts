import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { measureDelivery } from "../../../scripts/bench/video/delivery.ts";

test("the bench of delivery measures both ways in one run, and leaves nothing", async () => {
  const folders = () =>
    readdirSync(tmpdir()).filter((name) => name.startsWith("qonyrau-delivery-"));
  const before = folders();
  const cost = await measureDelivery({ requests: 50 });
  expect(cost.requests).toBe(50);
  expect(cost.cpuMsPerSegment).toBeGreaterThan(0.05);
  expect(cost.expressStaticCpuMs).toBeGreaterThan(0.05);
  expect(folders()).toEqual(before);
});
