import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  builtPath,
  cacheDir,
  findWorkerBin,
  hashFolder,
  linkedLibraries,
  prebuiltPath,
  readWorkerFacts,
} from "#media/sfu/worker-path.ts";

const RECIPE = join(import.meta.dirname, "../../../scripts/worker-build");
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "worker-path-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** As `dpkg` writes it. */
const entry = (name: string, version: string, status = "install ok installed") =>
  `Package: ${name}\nStatus: ${status}\nArchitecture: amd64\nVersion: ${version}\n`;

describe("the key of a build", () => {
  test("changes with the script, with a shim, and with a file's name", () => {
    const recipe = join(dir, "recipe");
    cpSync(RECIPE, recipe, { recursive: true });
    const key = () => builtPath("/c", { ...readWorkerFacts(), recipeHash: hashFolder(recipe) });
    const keys = [key()];
    expect(keys[0]).toBe(builtPath("/c", readWorkerFacts()));
    appendFileSync(join(recipe, "build.sh"), "\n");
    keys.push(key());
    appendFileSync(join(recipe, "srtp3/srtp.h"), "\n");
    keys.push(key());
    renameSync(join(recipe, "srtp3/srtp.h"), join(recipe, "srtp3/srtp2.h"));
    keys.push(key());
    expect(new Set(keys).size).toBe(4);
  });

  test("changes with mediasoup, the machine, OpenSSL and Abseil", () => {
    const facts = {
      mediasoupVersion: "3.27.1",
      target: "linux-x64-kernel6",
      recipeHash: "r",
      libraries: ["libabsl20220623-20220623.1", "libssl3-3.0"],
    };
    const keys = [
      facts,
      { ...facts, mediasoupVersion: "3.27.2" },
      { ...facts, target: "linux-arm64-kernel6" },
      { ...facts, libraries: ["libabsl20220623-20220623.1", "libssl3t64-3.5"] },
      { ...facts, libraries: ["libabsl20240722-20240722.0", "libssl3-3.0"] },
    ].map((each) => builtPath("/c", each));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("linkedLibraries", () => {
  test("keeps OpenSSL's series, so that a security update does not mean a new build", () => {
    const before = entry("libssl3", "3.0.19-1~deb12u2");
    const after = entry("libssl3", "3.0.22-1~deb12u2");
    expect(linkedLibraries(before)).toEqual(["libssl3-3.0"]);
    expect(linkedLibraries(after)).toEqual(linkedLibraries(before));
    expect(linkedLibraries(entry("libssl3t64", "3.5.1-1"))).toEqual(["libssl3t64-3.5"]);
  });

  test("leaves out other packages and removed ones", () => {
    const status = [
      entry("libabsl20220623", "20220623.1-1+deb12u2"),
      entry("libssl-dev", "3.0.22-1"),
      entry("libssl1.1", "1.1.1w-0", "deinstall ok config-files"),
    ].join("\n");
    expect(linkedLibraries(status)).toEqual(["libabsl20220623-20220623.1"]);
  });
});

describe("findWorkerBin", () => {
  const put = (bin: string) => {
    mkdirSync(dirname(bin), { recursive: true });
    writeFileSync(bin, "");
  };

  test("returns MEDIASOUP_WORKER_BIN as it is", () => {
    const env = { MEDIASOUP_WORKER_BIN: "/opt/worker", XDG_CACHE_HOME: dir };
    expect(findWorkerBin(env)).toBe("/opt/worker");
  });

  test("finds nothing in an empty cache, then our build, then the official one before it", () => {
    const env = { XDG_CACHE_HOME: dir };
    const facts = readWorkerFacts();
    expect(findWorkerBin(env)).toBeNull();
    put(builtPath(cacheDir(env), facts));
    expect(findWorkerBin(env)).toBe(builtPath(join(dir, "qonyrau"), facts));
    put(prebuiltPath(cacheDir(env), facts));
    expect(findWorkerBin(env)).toBe(prebuiltPath(join(dir, "qonyrau"), facts));
  });
});
