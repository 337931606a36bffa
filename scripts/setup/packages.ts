import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { platform } from "node:os";
import type { Host, Rights, System } from "./plan.ts";
import { run } from "./run.ts";
import { say } from "./say.ts";

const DPKG_STATUS = "/var/lib/dpkg/status";

/** What scripts/worker-build/build.sh needs, on Debian 12 and Ubuntu alike. */
export const buildPackages = [
  "libuv1-dev",
  "libssl-dev",
  "libabsl-dev",
  "libflatbuffers-dev",
  "flatbuffers-compiler",
  "pkg-config",
  "g++",
  "dpkg-dev",
  "python3-pip",
  "ca-certificates",
] as const;

/** What kind of machine this is, and whether packages may be installed without asking for a password. */
export function readHost(): Host {
  return { system: readSystem(), rights: readRights() };
}

function readSystem(): System {
  if (platform() === "darwin") return "mac";
  if (!existsSync("/usr/bin/apt-get") || !existsSync("/etc/os-release")) return "other";
  return /^ID(_LIKE)?=.*ubuntu/m.test(readFileSync("/etc/os-release", "utf8"))
    ? "ubuntu"
    : "debian";
}

function readRights(): Rights {
  if (process.getuid?.() === 0) return "root";
  return spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status === 0 ? "sudo" : "none";
}

/** Those of the given packages that are not installed, by themselves or by another that provides them. */
export function missingPackages(names: readonly string[]): string[] {
  if (!existsSync(DPKG_STATUS)) return [...names];
  const installed = installedNames(readFileSync(DPKG_STATUS, "utf8"));
  return names.filter((name) => !installed.has(name));
}

/** Every name that dpkg's list says is installed. */
export function installedNames(dpkgStatus: string): Set<string> {
  const installed = dpkgStatus
    .split("\n\n")
    .filter((entry) => /^Status: .* installed$/m.test(entry));
  return new Set(
    installed.flatMap((entry) =>
      [...entry.matchAll(/^(?:Package|Provides): (.*)$/gm)].flatMap(([, names = ""]) =>
        names.split(",").map((name) => name.trim().split(" ")[0] ?? ""),
      ),
    ),
  );
}

/** Installs packages with apt, reading new lists only if the old ones do not do. Answers whether it worked, and apt's last words. */
export async function installPackages(
  names: readonly string[],
  { rights }: Host,
): Promise<{ ok: boolean; because: string }> {
  say(`installing ${names.join(", ")}`);
  const install = ["install", "-y", "--no-install-recommends", ...names];
  let last = await apt(install, rights);
  if (last.code !== 0) {
    say("reading the distribution's package lists");
    await apt(["update", "-qq"], rights);
    last = await apt(install, rights);
  }
  return { ok: last.code === 0, because: last.tail.at(-1) ?? "apt-get could not be started" };
}

function apt(args: readonly string[], rights: Rights) {
  const command = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", ...args];
  const [program = "env", ...rest] = rights === "sudo" ? ["sudo", "-n", ...command] : command;
  return run(program, rest);
}
