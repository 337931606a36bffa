import type { Source } from "#server/rooms/protocol.ts";
import { type DeviceProblem, listDevices, watchDevices } from "./media.ts";
import type { LocalSource, Remark } from "./state.ts";
import type { TaskQueue } from "./task-queue.ts";

/** Sources that are devices; a shared screen is none. */
export type DeviceSource = "microphone" | "camera";
const SOURCES = ["microphone", "camera"] as const satisfies DeviceSource[];
type Deps = {
  tracks: ReadonlyMap<Source, MediaStreamTrack>;
  /** All changes of sources, one after the other. */
  queue: TaskQueue;
  local: () => Readonly<Record<Source, LocalSource>>;
  setProblem: (source: DeviceSource, problem: DeviceProblem | null) => void;
  stop: (source: Source, problem: DeviceProblem | null) => Promise<void>;
  /** Opens and sends it; what it could not do is its problem, never thrown. */
  open: (source: DeviceSource) => Promise<void>;
  say: (what: Remark["what"]) => void;
};

/**
 * Watches the devices in use for what happens to them from outside: a headset pulled out, a camera another program
 * took, a call that holds the microphone. Says it, goes on with what is left, and takes back what becomes free.
 */
export class DeviceWatch {
  readonly #deps: Deps;
  readonly #stops: (() => void)[];
  /** Devices that were there at some time: one that never was listed cannot have been unplugged. */
  readonly #seen = new Set<string>();
  /** Taken away while in use. */
  readonly #wanted = new Set<Source>();

  constructor(deps: Deps) {
    this.#deps = deps;
    const onVisible = () => document.visibilityState === "visible" && void this.#takeBack();
    document.addEventListener("visibilitychange", onVisible);
    this.#stops = [
      watchDevices(() => void this.#onDevices()),
      () => document.removeEventListener("visibilitychange", onVisible),
    ];
    void this.#list();
  }

  /** From now on until another track takes its place. */
  follow(source: Source, track: MediaStreamTrack): void {
    const isCurrent = () => this.#deps.tracks.get(source) === track;
    track.addEventListener("ended", async () => {
      if (!isCurrent()) return;
      const isThere = (await this.#list()).has(idOf(track));
      await this.#lose(source, track, isThere ? "busy" : "unplugged");
    });
    if (source !== "microphone" && source !== "camera") return;
    void this.#list();
    for (const name of ["mute", "unmute"] as const)
      track.addEventListener(name, () => {
        if (isCurrent()) this.#deps.setProblem(source, name === "mute" ? "held" : null);
      });
  }

  /** The person decided: it is not taken back any more. */
  forget(source: DeviceSource): void {
    this.#wanted.delete(source);
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  /** Not by us: unplugged, taken by another program, or the browser's own "stop sharing". */
  #lose(source: Source, track: MediaStreamTrack, why: "unplugged" | "busy"): Promise<void> {
    const { tracks, queue, local, stop } = this.#deps;
    return queue.run(async () => {
      if (tracks.get(source) !== track) return;
      if (source === "screen" || source === "screenSound") return stop(source, null);
      const wasOn = local()[source].state === "on";
      await stop(source, why);
      if (!wasOn) return;
      this.#wanted.add(source);
      // A headset pulled out leaves the laptop's own microphone: go on with that.
      if (source === "microphone") await this.#take(source, why, "otherMicrophone");
    });
  }

  /** A device came, or the page is looked at again. */
  #takeBack(): Promise<void> {
    const { queue, local } = this.#deps;
    return queue.run(async () => {
      for (const source of SOURCES) {
        const { problem } = local()[source];
        const isTaken = problem === "busy" || problem === "unplugged";
        if (isTaken && this.#wanted.has(source)) await this.#take(source, problem, "deviceBack");
      }
    });
  }

  /** Opens it again; where that does not succeed, what was said before still holds. */
  async #take(source: DeviceSource, problem: DeviceProblem, said: Remark["what"]): Promise<void> {
    const { open, local, say, setProblem } = this.#deps;
    await open(source);
    if (local()[source].state === "on") {
      this.#wanted.delete(source);
      say(said);
    } else setProblem(source, problem);
  }

  async #onDevices(): Promise<void> {
    const { tracks, local, setProblem } = this.#deps;
    const here = await this.#list();
    for (const source of SOURCES) {
      const track = tracks.get(source);
      const id = track ? idOf(track) : "";
      // Not every browser ends the track of a device that was pulled out.
      if (track && this.#seen.has(id) && !here.has(id))
        await this.#lose(source, track, "unplugged");
      // Whoever was told there is none may try again.
      if (local()[source].problem === "none" && here.size > 0) setProblem(source, null);
    }
    await this.#takeBack();
  }

  async #list(): Promise<Set<string>> {
    const { microphones, cameras } = await listDevices();
    const here = new Set([...microphones, ...cameras].map(({ deviceId }) => deviceId));
    for (const id of here) this.#seen.add(id);
    return here;
  }
}

const idOf = (track: MediaStreamTrack) => track.getSettings().deviceId ?? "";
