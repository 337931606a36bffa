import { logger } from "../logger.ts";
import type { BoardInfo } from "./protocol.ts";
import type { BoardChange, BoardElement } from "./protocol-elements.ts";
import { changeOf, pileOf } from "./protocol-merge.ts";
import { drawOn, forgettable, type Load, loadAfter, loadOf } from "./rules.ts";
import type { StoredElement, StoredScene, WhiteboardStore } from "./store.ts";

/** How often changes are told and stored, ms. Storing: what a crash of the server may cost; who drew sends it again. */
export const BOARD_TIMING = { liveMs: 80, calmMs: 500, storeMs: 800, storeAgainMs: 5_000 };
export type BoardTiming = typeof BOARD_TIMING;

type Deps = {
  schoolId: string;
  stored: StoredScene;
  elements: readonly StoredElement[];
  store: Pick<WhiteboardStore, "saveElements" | "removeElements">;
  tell: (pace: "live" | "calm" | "note", changes: BoardChange[]) => void;
  now: () => number;
  timing: BoardTiming;
};

/** Gathers changes and tells them now and then, each as short as can be for who heard the last ones. */
function createChannel(everyMs: number, tell: (changes: BoardChange[]) => void) {
  /** What listeners know, by id, of elements that are other by now. */
  const known = new Map<string, BoardElement | undefined>();
  const latest = new Map<string, BoardElement>();
  let timer: NodeJS.Timeout | undefined;
  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (latest.size === 0) return;
    const changes = [...latest].map(([id, element]) => changeOf(known.get(id), element));
    known.clear();
    latest.clear();
    tell(changes);
  }
  return {
    add(before: BoardElement | undefined, after: BoardElement): void {
      if (!latest.has(after.id)) known.set(after.id, before);
      latest.set(after.id, after);
      timer ??= setTimeout(flush, everyMs).unref();
    },
    flush,
  };
}

/** One board in memory: what is on it, who hears of it how often, and its way to the database. */
export class LiveScene {
  readonly info: BoardInfo;
  images: StoredScene["images"];
  readonly #deps: Deps;
  readonly #elements = new Map<string, BoardElement>();
  readonly #goneAt = new Map<string, number>();
  #load: Load;
  /** Elements not stored yet, with the moment they were drawn. */
  #unsaved = new Map<string, number>();
  #saving: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  readonly #channels;

  constructor(deps: Deps) {
    this.#deps = deps;
    const { images, ...info } = deps.stored;
    this.info = info;
    this.images = images;
    for (const { element, atMs } of deps.elements) {
      this.#elements.set(element.id, element);
      if (element.type === "gone") this.#goneAt.set(element.id, atMs);
    }
    this.#load = loadOf(this.#elements);
    const { liveMs, calmMs } = deps.timing;
    this.#channels = [
      createChannel(liveMs, (changes) => deps.tell("live", changes)),
      createChannel(calmMs, (changes) => deps.tell("calm", changes)),
      createChannel(calmMs, (changes) => deps.tell("note", changes)),
    ];
  }

  /** Everything, deleted ones too: a device that was away must know of them. Tells first what is not told yet. */
  read(): BoardElement[] {
    for (const channel of this.#channels) channel.flush();
    return [...this.#elements.values()];
  }

  /** What is to be seen, from the lowest up. */
  pile(): BoardElement[] {
    return pileOf(this.#elements.values());
  }

  get elementCount(): number {
    return this.#load.count;
  }

  /** Returns the ids of what must be sent whole. @throws AppError conflict board_full */
  draw(changes: readonly BoardChange[]): string[] {
    const { elements, unknown } = drawOn(this.#elements, changes);
    this.#load = loadAfter(this.#load, this.#elements, elements);
    const now = this.#deps.now();
    for (const element of elements) {
      const before = this.#elements.get(element.id);
      for (const channel of this.#channels) channel.add(before, element);
      this.#elements.set(element.id, element);
      this.#unsaved.set(element.id, now);
      if (element.type === "gone") this.#goneAt.set(element.id, now);
      else this.#goneAt.delete(element.id);
    }
    if (elements.length > 0) this.#saveIn(this.#deps.timing.storeMs);
    return unknown;
  }

  #saveIn(ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.flush();
    }, ms).unref();
  }

  /** Stores what is not stored yet. Never rejects: what failed is tried again. */
  flush(): Promise<void> {
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  async #save(): Promise<void> {
    const { schoolId, store, timing } = this.#deps;
    const sceneId = this.info.id;
    const batch = this.#unsaved;
    if (batch.size === 0) return;
    this.#unsaved = new Map();
    try {
      const elements = [...batch].flatMap(([id, atMs]) => {
        const element = this.#elements.get(id);
        return element ? [{ element, atMs }] : [];
      });
      await store.saveElements(schoolId, sceneId, elements);
      await this.#forget();
    } catch (err) {
      logger.error({ err, sceneId }, "a board was not stored; tried again");
      this.#unsaved = new Map([...batch, ...this.#unsaved]);
      this.#saveIn(timing.storeAgainMs);
    }
  }

  /** Lets go of deleted elements of long ago. */
  async #forget(): Promise<void> {
    const { schoolId, store, now } = this.#deps;
    const gone = [...this.#goneAt].map(([id, atMs]) => ({ id, atMs }));
    const ids = forgettable(gone, now());
    if (ids.length === 0) return;
    await store.removeElements(schoolId, this.info.id, ids);
    for (const id of ids) {
      this.#elements.delete(id);
      this.#goneAt.delete(id);
    }
    this.#load = loadOf(this.#elements);
  }

  /** Tells and stores the last. */
  async close(): Promise<void> {
    for (const channel of this.#channels) channel.flush();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.flush();
  }
}
