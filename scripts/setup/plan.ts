/** What set-up does about what is missing, decided from facts alone. Every sentence a person may read is here. */

/** What set-up is for: tests need more than a school does, and nothing of theirs may be missing. */
export type Purpose = "start" | "test" | "bench";
/** How packages are installed here. "ubuntu" is apt too, but its Chromium is a snap. */
export type System = "debian" | "ubuntu" | "mac" | "other";
export type Rights = "root" | "sudo" | "none";
export type Host = { system: System; rights: Rights };

const DAY_MS = 24 * 60 * 60_000;

export type WorkerSituation = {
  /** MEDIASOUP_WORKER_BIN, if set. */
  given: { path: string; runs: boolean } | null;
  /** The cached worker that fits this checkout, if any. */
  cached: { path: string; runs: boolean } | null;
  /** When the official binary was last found out of reach; null when it was not tried. */
  officialFailedAt: number | null;
  now: number;
  host: Host;
  /** Packages a build needs and this machine has not. */
  missingPackages: readonly string[];
};
export type WorkerStep =
  | { do: "use"; path: string }
  | { do: "download" }
  | { do: "build"; install: readonly string[] }
  | { do: "stop"; because: string };

/** The next step towards a worker; asked again after each. */
export function planWorker(situation: WorkerSituation): WorkerStep {
  const { given, cached, officialFailedAt, now, host, missingPackages } = situation;
  if (given?.runs) return { do: "use", path: given.path };
  if (given) {
    return {
      do: "stop",
      because: `MEDIASOUP_WORKER_BIN is ${given.path}, which does not run on this machine: correct it, or unset it and set-up brings a worker itself.`,
    };
  }
  if (cached?.runs) return { do: "use", path: cached.path };
  if (officialFailedAt === null || now - officialFailedAt > DAY_MS) return { do: "download" };
  if (host.system !== "debian" && host.system !== "ubuntu") {
    return {
      do: "stop",
      because:
        "The mediasoup worker could not be downloaded, and set-up builds it only on Debian and Ubuntu: connect to the internet and start again, or set MEDIASOUP_WORKER_BIN to a worker of your own.",
    };
  }
  if (missingPackages.length > 0 && host.rights === "none") {
    return {
      do: "stop",
      because: `The mediasoup worker could not be downloaded, and building it needs packages this account may not install: run \`sudo apt-get install ${missingPackages.join(" ")}\`, then start again.`,
    };
  }
  return { do: "build", install: missingPackages };
}

/** A program or a set of fonts that comes as a package of the distribution. */
export type Program = {
  /** In words, as in "Chromium is missing". */
  title: string;
  /** What does not work without it, as in "video cannot be converted". */
  without: string;
  neededFor: readonly Purpose[];
  /** The packages that bring it, with spaces between several; null where the distribution has none that works. */
  packages: Readonly<Record<"debian" | "ubuntu" | "mac", string | null>>;
  /** The variable that names it, when it stands elsewhere. */
  variable: string | null;
};

/** True when a purpose cannot be served without it: a school opens without ffmpeg, a test run does not. */
export function isRequired(program: Program, purpose: Purpose): boolean {
  return purpose === "test" && program.neededFor.includes("test");
}

/** The packages to install for what is missing: none when the account may not. */
export function packagesFor(missing: readonly Program[], { system, rights }: Host): string[] {
  if (rights === "none" || (system !== "debian" && system !== "ubuntu")) return [];
  return [...new Set(missing.flatMap((program) => program.packages[system]?.split(" ") ?? []))];
}

/** One sentence about a program that could not be brought: what fails without it, and what to do. */
export function missingSentence(program: Program, { system }: Host): string {
  const { title, without, packages, variable } = program;
  const named = system === "other" ? null : packages[system];
  const command =
    system === "mac"
      ? `brew install ${named}`
      : `sudo apt-get update && sudo apt-get install ${named}`;
  const ways = [
    named ? `run \`${command}\`` : `install ${title}`,
    ...(variable ? [`set ${variable} to where it is`] : []),
  ];
  return `${title} is missing, so ${without}: ${ways.join(", or ")}.`;
}
