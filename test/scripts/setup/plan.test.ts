import { describe, expect, test } from "vitest";
import {
  type Host,
  missingSentence,
  packagesFor,
  planWorker,
  type WorkerSituation,
} from "../../../scripts/setup/plan.ts";
import { chromium, ffmpeg, ffprobe, fonts, turnserver } from "../../../scripts/setup/programs.ts";

const NOW = Date.parse("2026-09-01T08:00:00Z");
const HOUR_MS = 60 * 60_000;
const debian: Host = { system: "debian", rights: "root" };

/** A Debian machine with nothing on it, open to root. */
function situation(facts: Partial<WorkerSituation> = {}): WorkerSituation {
  return {
    given: null,
    cached: null,
    officialFailedAt: null,
    now: NOW,
    host: debian,
    missingPackages: ["g++"],
    ...facts,
  };
}

describe("planWorker", () => {
  test("takes the worker that MEDIASOUP_WORKER_BIN names before any other", () => {
    const given = { path: "/opt/worker", runs: true };
    const cached = { path: "/cache/worker", runs: true };
    expect(planWorker(situation({ given, cached }))).toEqual({ do: "use", path: "/opt/worker" });
  });

  test("stops rather than replace a given worker that does not run", () => {
    const step = planWorker(situation({ given: { path: "/opt/worker", runs: false } }));
    expect(step).toMatchObject({ do: "stop", because: expect.stringContaining("/opt/worker") });
  });

  test("takes the cached worker, and does not when it stopped running", () => {
    const path = "/cache/worker";
    expect(planWorker(situation({ cached: { path, runs: true } }))).toEqual({ do: "use", path });
    expect(planWorker(situation({ cached: { path, runs: false } }))).toEqual({ do: "download" });
  });

  test("tries the official worker first, and again only a day after a failure", () => {
    expect(planWorker(situation())).toEqual({ do: "download" });
    expect(planWorker(situation({ officialFailedAt: NOW - 23 * HOUR_MS })).do).toBe("build");
    expect(planWorker(situation({ officialFailedAt: NOW - 25 * HOUR_MS })).do).toBe("download");
  });

  test("builds with the missing packages as root, with sudo, and on Ubuntu", () => {
    for (const host of [
      debian,
      { system: "debian", rights: "sudo" },
      { system: "ubuntu", rights: "root" },
    ] satisfies Host[]) {
      const step = planWorker(situation({ officialFailedAt: NOW, host }));
      expect(step).toEqual({ do: "build", install: ["g++"] });
    }
  });

  test("builds without rights when no package is missing, else names the command", () => {
    const host: Host = { system: "debian", rights: "none" };
    const ready = situation({ officialFailedAt: NOW, host, missingPackages: [] });
    expect(planWorker(ready)).toEqual({ do: "build", install: [] });
    expect(planWorker({ ...ready, missingPackages: ["g++", "libuv1-dev"] })).toMatchObject({
      do: "stop",
      because: expect.stringContaining("sudo apt-get install g++ libuv1-dev"),
    });
  });

  test("stops where it cannot build: a Mac without internet", () => {
    const host: Host = { system: "mac", rights: "none" };
    const step = planWorker(situation({ officialFailedAt: NOW, host }));
    expect(step).toMatchObject({
      do: "stop",
      because: expect.stringContaining("Debian and Ubuntu"),
    });
  });
});

describe("packagesFor", () => {
  test("names each package once", () => {
    expect(packagesFor([ffmpeg, ffprobe, turnserver], debian)).toEqual(["ffmpeg", "coturn"]);
  });

  test("installs nothing without rights, on a Mac, or as a snap", () => {
    expect(packagesFor([ffmpeg], { system: "debian", rights: "none" })).toEqual([]);
    expect(packagesFor([ffmpeg], { system: "mac", rights: "root" })).toEqual([]);
    expect(packagesFor([chromium, fonts], { system: "ubuntu", rights: "root" })).toEqual([
      "fonts-noto-core",
    ]);
  });
});

describe("missingSentence", () => {
  test.each([
    [ffmpeg, "debian", "run `sudo apt-get update && sudo apt-get install ffmpeg`"],
    [turnserver, "mac", "run `brew install coturn`"],
    [chromium, "ubuntu", "install Chromium, or set CHROMIUM_PATH to where it is"],
    [fonts, "other", "install a font with Kazakh letters"],
  ] as const)("says what to do: $title on %s", (program, system, advice) => {
    const sentence = missingSentence(program, { system, rights: "none" });
    expect(sentence).toContain(advice);
    expect(sentence).toContain(`${program.title} is missing, so ${program.without}`);
    expect(sentence).toMatch(/^[^\n]*\.$/); // one sentence, one line
  });
});
