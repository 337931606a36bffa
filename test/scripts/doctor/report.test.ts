import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  checkNode,
  describeEncoders,
  describeSpace,
  describeWorker,
} from "../../../scripts/doctor/machine.ts";
import { canBindUdp, checkSocketBuffers } from "../../../scripts/doctor/network.ts";
import { type Finding, formatReport, hasFault, toJson } from "../../../scripts/doctor/report.ts";

const node: Finding = { about: "Node", state: "ok", says: "v24.21.0" };
const ffmpeg: Finding = { about: "ffmpeg", state: "note", says: "not here", fix: "install it." };
const worker: Finding = {
  about: "Media worker",
  state: "fault",
  says: "not here yet",
  fix: "run it.",
};

describe("formatReport", () => {
  test("puts one finding a line, what to do below it, and the verdict last", () => {
    expect(formatReport([node, ffmpeg, worker])).toBe(
      [
        "✓ Node          v24.21.0",
        "· ffmpeg        not here",
        "                → install it.",
        "✗ Media worker  not here yet",
        "                → run it.",
        "",
        "This machine cannot hold lessons yet: 1 thing to put right, marked ✗.",
      ].join("\n"),
    );
  });

  test("is content when only notes are left", () => {
    expect(formatReport([node, ffmpeg])).toContain("This machine can hold lessons.");
    expect([hasFault([node, ffmpeg]), hasFault([node, worker])]).toEqual([false, true]);
  });
});

test("toJson says the same for a program", () => {
  expect(JSON.parse(toJson([node, worker]))).toEqual({ ok: false, findings: [node, worker] });
});

describe("findings", () => {
  test("a worker that dies at its first handshake is a fault", () => {
    const because = "it dies at the first DTLS handshake";
    const found = describeWorker("/opt/worker", { state: "broken", because });
    expect(found).toMatchObject({ state: "fault", says: `${because}; /opt/worker` });
    expect(describeWorker(null, null).state).toBe("fault");
    expect(describeWorker("/opt/worker", { state: "connects", connectMs: 20 }).state).toBe("ok");
  });

  test("an old Node is a fault", () => {
    expect(checkNode("v22.18.0").state).toBe("fault");
    expect(checkNode("v24.0.0").state).toBe("ok");
  });

  test("ffmpeg needs H.264 and AAC, not AV1", () => {
    const line = (name: string) => ` V....D ${name.padEnd(20)} an encoder`;
    const listing = (...names: string[]) => names.map(line).join("\n");
    expect(describeEncoders(listing("libx264", "aac", "libsvtav1")).says).toContain("libsvtav1");
    expect(describeEncoders(listing("libx264", "aac")).state).toBe("ok");
    const without = describeEncoders(listing("libx264rgb", "aac"));
    expect(without).toMatchObject({ state: "note", says: expect.stringContaining("libx264") });
  });

  test("a full disk is a fault, a nearly full one a note", () => {
    expect(describeSpace(3e9, "/data").state).toBe("ok");
    expect(describeSpace(1e9, "/data").state).toBe("note");
    expect(describeSpace(1e8, "/data").state).toBe("fault");
  });

  test("a UDP port in use is seen", async () => {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    const { port } = socket.address();
    expect(await canBindUdp(port, "127.0.0.1")).toBe(false);
    await new Promise<void>((resolve) => socket.close(() => resolve()));
    expect(await canBindUdp(port, "127.0.0.1")).toBe(true);
  });

  test("small socket buffers are a note with the command that widens them", () => {
    const dir = mkdtempSync(join(tmpdir(), "doctor-"));
    writeFileSync(join(dir, "rmem_max"), "212992\n");
    writeFileSync(join(dir, "wmem_max"), "4194304\n");
    const [found] = checkSocketBuffers(dir);
    expect(found).toMatchObject({ state: "note" });
    expect(found?.fix).toContain("sudo sysctl -w net.core.rmem_max=4194304`");
    writeFileSync(join(dir, "rmem_max"), "8388608\n");
    expect(checkSocketBuffers(dir)[0]?.state).toBe("ok");
    rmSync(dir, { recursive: true });
  });
});
