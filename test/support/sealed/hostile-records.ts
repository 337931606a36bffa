import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Frame } from "#media/recorder/frames.ts";
import type { ExportedKey } from "./lab.ts";
import type { Recorded } from "./wire-tap.ts";

/** One thing that was said, as the server had it: by whom or to whom. */
export type Signal = { from?: string; to?: string; event: string } & Record<string, unknown>;
type Line = Omit<Recorded, "frames"> &
  Pick<Frame, "timestamp" | "isKey"> & { size?: NonNullable<Frame["size"]>; body: string };

/** What a hostile server wrote down (`hostile.ts`), and its switch. `env` is for the product's process. */
export function hostileRecords() {
  const dir = mkdtempSync(join(tmpdir(), "qonyrau-hostile-"));
  const read = <T>(file: string): T[] => {
    const path = join(dir, file);
    if (!existsSync(path)) return [];
    const lines = readFileSync(path, "utf8").split("\n");
    return lines.slice(0, -1).map((line) => JSON.parse(line)); // the last may still be written
  };
  return {
    env: {
      HOSTILE_DIR: dir,
      NODE_OPTIONS: `--import=${resolve(import.meta.dirname, "hostile.ts")}`,
    },
    signalling: (): Signal[] => read<Signal>("signalling"),
    /** By producer, in the order in which they began. */
    recordings(): Recorded[] {
      const all = new Map<string, Recorded>();
      for (const { timestamp, isKey, size, body, ...of } of read<Line>("frames")) {
        const recorded = all.get(of.producerId) ?? { ...of, frames: [] };
        all.set(of.producerId, recorded);
        const bytes = new Uint8Array(Buffer.from(body, "base64"));
        recorded.frames.push({ bytes, timestamp, isKey, arrivedAtMs: 0, ...(size && { size }) });
      }
      return [...all.values()];
    },
    /** Keys that the man in the middle holds. */
    stolen: () => read<ExportedKey & { victimId: string }>("stolen"),
    /** `middle`: it speaks for each side to the other; `ghost`: it says that one more is there. Null: it only listens. */
    attack(how: "middle" | "ghost" | null): void {
      const file = join(dir, "attack");
      if (how) writeFileSync(file, how);
      else rmSync(file, { force: true });
    },
    /** Begins a new page of the record. */
    forget(): void {
      for (const file of ["signalling", "frames", "stolen"])
        rmSync(join(dir, file), { force: true });
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
export type HostileRecords = ReturnType<typeof hostileRecords>;
