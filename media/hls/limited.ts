/**
 * How a program that reads strangers' files is started: a chain of small tools, each of which limits the
 * process and becomes the next (exec), so that one process id stands for all and killing it kills all.
 */
import { execFile } from "node:child_process";
import type { RunLimits } from "./limits.ts";

/** A user and group of nobody else's, numeric so that it needs no account; above accounts, below containers' 65 536. */
export const RUNNER_ID = 64_613;

/** What this machine lets us do. */
export type Means = {
  /** `sh` runs: files can be handed over as descriptors. Not on Windows. */
  hasShell: boolean;
  prlimit: boolean;
  ionice: boolean;
  nice: boolean;
  /** Tools that take the network away: before or after the user is changed, or not at all. */
  network: "unshare -n" | "unshare -rn" | null;
  /** Started as root, and another user can be taken. */
  dropsUser: boolean;
  /** The kernel kills it when the server dies. */
  diesWithParent: boolean;
};

export const noMeans: Means = {
  hasShell: false,
  prlimit: false,
  ionice: false,
  nice: false,
  network: null,
  dropsUser: false,
  diesWithParent: false,
};

const dropUser = [
  ...["setpriv", `--reuid=${RUNNER_ID}`, `--regid=${RUNNER_ID}`, "--clear-groups"],
  ...["--inh-caps=-all", "--no-new-privs"],
];

const works = ([program = "", ...args]: string[]): Promise<boolean> =>
  new Promise((done) => {
    execFile(program, args, { timeout: 10_000 }, (error) => done(error === null));
  });

let found: Promise<Means> | undefined;
/** Tries each tool once in the life of this process. */
export function findMeans(): Promise<Means> {
  found ??= tryMeans();
  return found;
}

async function tryMeans(): Promise<Means> {
  if (process.platform === "win32") return noMeans;
  const isRoot = process.getuid?.() === 0;
  const [hasShell, prlimit, ionice, nice, dropsUser, diesWithParent] = await Promise.all([
    works(["sh", "-c", "exec 9</dev/null; test -r /dev/fd/9"]),
    works(["prlimit", "--core=0", "true"]),
    works(["ionice", "-c", "3", "true"]),
    works(["nice", "-n", "19", "true"]),
    isRoot ? works([...dropUser, "true"]) : false,
    works(["setpriv", "--pdeathsig", "KILL", "true"]),
  ]);
  const user = dropsUser ? dropUser : [];
  const network = (await works(["unshare", "-n", ...user, "true"]))
    ? "unshare -n"
    : (await works([...user, "unshare", "-rn", "true"]))
      ? "unshare -rn"
      : null;
  return { hasShell, prlimit, ionice, nice, network, dropsUser, diesWithParent };
}

/** Sentences for the operator: what protects less here than it could. */
export function lacks(means: Means): string[] {
  const isRoot = process.getuid?.() === 0;
  return [
    ...(means.prlimit ? [] : ["no prlimit: memory and CPU of conversions are not limited"]),
    ...(means.network ? [] : ["no unshare: conversions are not cut off from the network"]),
    ...(means.nice ? [] : ["no nice: conversions run at normal priority"]),
    ...(isRoot && !means.dropsUser
      ? ["setpriv cannot change the user: conversions run as root"]
      : []),
    ...(means.diesWithParent ? [] : ["no setpriv: a conversion may outlive a killed server"]),
  ];
}

export type ChainOptions = {
  limits: Pick<RunLimits, "cpuS" | "memoryBytes" | "fileBytes" | "openFiles">;
  /** 0 to 19. */
  niceness: number;
  /** Files opened for reading before the user is changed: by `descriptorPath` of their place. At most `MAX_FILES`. */
  files: string[];
  keepsUser?: boolean;
  /** The process that is to be there when it begins. */
  parentPid: number;
};

const FIRST_DESCRIPTOR = 3;
/** sh redirects descriptors of one digit only. */
export const MAX_FILES = 7;
export const descriptorPath = (index: number): string => `/dev/fd/${FIRST_DESCRIPTOR + index}`;

/** The words before the program's own name. Ends with `[]` where the machine has no means at all. */
export function chainOf(means: Means, options: ChainOptions): string[] {
  const { limits, files } = options;
  const drops = means.dropsUser && !options.keepsUser;
  const cpu = Math.ceil(limits.cpuS);
  return [
    ...(means.hasShell && files.length > 0
      ? ["sh", "-c", openScript(files.length), "sh", ...files]
      : []),
    ...(means.network === "unshare -n" ? ["unshare", "-n"] : []),
    ...(means.ionice ? ["ionice", "-c", "3"] : []),
    ...(means.nice && options.niceness > 0 ? ["nice", "-n", String(options.niceness)] : []),
    ...(drops ? dropUser : []),
    ...(means.network === "unshare -rn" ? ["unshare", "-rn"] : []),
    // The soft CPU limit asks ffmpeg to end, the hard one kills it a little later.
    ...(means.prlimit
      ? [
          ...["prlimit", `--cpu=${cpu}:${cpu + 5}`, `--data=${limits.memoryBytes}`],
          ...[`--fsize=${limits.fileBytes}`, `--nofile=${limits.openFiles}`, "--core=0"],
        ]
      : []),
    // A change of user clears it, so it comes last; a parent that died before it was set is noticed after.
    ...(means.diesWithParent ? ["setpriv", "--pdeathsig", "KILL"] : []),
    ...(means.diesWithParent && means.hasShell
      ? ["sh", "-c", '[ "$PPID" = "$0" ] || exit 125; exec "$@"', String(options.parentPid)]
      : []),
  ];
}

/** Opens its first `count` arguments as descriptors and becomes the rest. */
function openScript(count: number): string {
  const opens = Array.from(
    { length: count },
    (_, i) => `exec ${FIRST_DESCRIPTOR + i}<"$1"; shift;`,
  );
  return `${opens.join(" ")} exec "$@"`;
}
