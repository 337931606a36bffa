import type { Playback } from "#server/videos/protocol.ts";
import { folderOf } from "./address.ts";
import { isWorthReloading } from "./quality.ts";
import type { OpenSource, Source, SourceOptions } from "./source.ts";
import type { Quality } from "./state.ts";

type Deps = { openSource: OpenSource };
type Opening = Omit<SourceOptions, "estimateBps">;

/** The one source a player has at a time, and what is to become of it when its addresses change. */
export class SourceKeeper {
  readonly #deps: Deps;
  #source: Source | null = null;
  #round = 0;
  #isStale = false;
  #estimateBps: number | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get source(): Source | null {
    return this.#source;
  }
  /** A fuller one waits for a moment at which loading anew is not noticed. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** Replaces the source. @returns null when another opening overtook this one */
  async open(options: Opening): Promise<Source | null> {
    this.close();
    const round = this.#round;
    const source = await this.#deps.openSource({ ...options, estimateBps: this.#estimateBps });
    if (round !== this.#round) {
      source.destroy();
      return null;
    }
    this.#source = source;
    return source;
  }

  close(): void {
    this.#round += 1;
    this.#isStale = false;
    this.#estimateBps = this.#source?.estimateBps() || this.#estimateBps;
    this.#source?.destroy();
    this.#source = null;
  }

  /** The playback was renewed: whether to load it anew now, or the source has moved, or nothing changed. */
  renew(
    before: Playback,
    after: Playback,
    chosen: { quality: Quality; isSoundOnly: boolean },
  ): "reload" | "moved" | "same" {
    const source = this.#source;
    if (!source || after.masterUrl === before.masterUrl) return "same";
    const hasMore = !chosen.isSoundOnly && after.qualities.length > before.qualities.length;
    const estimateBps = source.estimateBps();
    if (hasMore && isWorthReloading({ before, after, quality: chosen.quality, estimateBps }))
      return "reload";
    if (hasMore) this.#isStale = true;
    if (folderOf(after.masterUrl) === folderOf(before.masterUrl)) return "same";
    if (!source.move(chosen.isSoundOnly ? (after.soundUrl ?? after.masterUrl) : after.masterUrl))
      this.#isStale = true;
    return "moved";
  }
}
