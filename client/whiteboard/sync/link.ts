import type { BoardInfo, BoardPace } from "#server/whiteboard/protocol.ts";
import type { BoardChange, BoardElement } from "#server/whiteboard/protocol-elements.ts";
import { changed, changeOf, isNewer } from "#server/whiteboard/protocol-merge.ts";
import type { call } from "../../kit/call.ts";

type Deps = {
  call: typeof call;
  lessonId: string;
  sceneId: string;
  pace: BoardPace;
  /** Elements that became other by somebody else, or by the server's word. */
  onChanged: (elements: readonly BoardElement[]) => void;
  /** The server refuses what was drawn here: it is dropped, the board is as the server has it. */
  onRefused: (error: unknown) => void;
};
export type LinkPhase = "opening" | "open" | "lost";

/** What is drawn goes out this often at most, ms. */
const SEND_EVERY_MS = 100;
const AGAIN_AFTER_MS = 1_000;
/** A message's share of the server's limit of 200,000 characters, by what `costOf` counts. */
const MAX_COST = 120_000;
const MAX_CHANGES = 300;
/** The server counts a number as some 12 characters: its index, its value. */
const costOf = (change: BoardChange) =>
  600 +
  ("points" in change ? change.points.length * 12 : 0) +
  ("text" in change ? change.text.length * 2 : 0);

const codeOf = (error: unknown) =>
  typeof error === "object" && error && "code" in error ? error.code : null;

/**
 * One device's hold of a board: what the server has, and what was drawn here and is not there yet. It asks nothing
 * while there is no connection: what is drawn then waits, and both sides are joined when `open` is called again.
 */
export class BoardLink {
  readonly #deps: Deps;
  readonly #known = new Map<string, BoardElement>();
  readonly #own = new Map<string, BoardElement>();
  /** Of a message that was refused as no board's: each is sent alone, so that the others get through. */
  readonly #suspects = new Set<string>();
  #phase: LinkPhase = "opening";
  #scene: BoardInfo | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #isSending = false;
  #isReading = false;
  #isClosed = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get phase(): LinkPhase {
    return this.#phase;
  }

  get scene(): BoardInfo | null {
    return this.#scene;
  }

  /** Whether something drawn here is not with the server yet. */
  get isWaiting(): boolean {
    return this.#own.size > 0;
  }

  /** The board as it is here. */
  elements(): BoardElement[] {
    return [...new Map([...this.#known, ...this.#own]).values()];
  }

  /** Reads the board, at first and after every break of the connection. @throws CallError */
  async open(): Promise<void> {
    if (this.#isReading || this.#isClosed) return;
    this.#isReading = true;
    const { call: ask, lessonId, sceneId, pace, onChanged } = this.#deps;
    try {
      const { scene, elements } = await ask("board:open", { lessonId, sceneId, pace });
      this.#scene = scene;
      const news = elements.filter((element) => this.#take(element));
      this.#phase = "open";
      onChanged(news);
      this.#sendIn(0);
    } catch (error) {
      this.#phase = "lost";
      if (codeOf(error) === "network") this.#openAgain();
      throw error;
    } finally {
      this.#isReading = false;
    }
  }

  /** No answer came: asked again by itself, which costs nothing while there is no connection. */
  #openAgain(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      if (this.#phase === "lost") void this.open().catch(() => undefined);
    }, AGAIN_AFTER_MS * 2);
  }

  /** Takes what the server told; returns whether the board here is another by it. */
  #take(element: BoardElement): boolean {
    const known = this.#known.get(element.id);
    if (known && !isNewer(element, known)) return false;
    this.#known.set(element.id, element);
    const own = this.#own.get(element.id);
    if (own && isNewer(own, element)) return false;
    this.#own.delete(element.id);
    return true;
  }

  /** A notice of the server. */
  heard(changes: readonly BoardChange[]): void {
    const news: BoardElement[] = [];
    let isMissing = false;
    for (const change of changes) {
      const element = changed(this.#known.get(change.id), change);
      if (element === "unknown") isMissing = true;
      else if (element && this.#take(element)) news.push(element);
    }
    if (news.length > 0) this.#deps.onChanged(news);
    if (isMissing && this.#phase === "open") void this.open().catch(() => undefined); // `lost` is shown
  }

  /** Elements as they are here now; those that are not new cost nothing. */
  draw(elements: readonly BoardElement[]): void {
    for (const element of elements) {
      const latest = this.#own.get(element.id) ?? this.#known.get(element.id);
      if (latest && !isNewer(element, latest)) continue;
      this.#own.set(element.id, element);
    }
    if (this.#own.size > 0) this.#sendIn(SEND_EVERY_MS);
  }

  /** Whether an element in this state is new to this board. */
  isNews(element: Pick<BoardElement, "id" | "version" | "versionNonce">): boolean {
    const latest = this.#own.get(element.id) ?? this.#known.get(element.id);
    return !latest || isNewer(element, latest);
  }

  #sendIn(ms: number): void {
    if (this.#isClosed || this.#own.size === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#send();
    }, ms);
  }

  async #send(): Promise<void> {
    if (this.#isSending || this.#phase !== "open" || this.#isClosed) return;
    const batch = this.#batch();
    if (batch.length === 0) return;
    this.#isSending = true;
    const { call: ask, lessonId, sceneId } = this.#deps;
    const changes = batch.map((element) => changeOf(this.#known.get(element.id), element));
    let pauseMs = SEND_EVERY_MS;
    try {
      const { unknown } = await ask("board:draw", { lessonId, sceneId, changes });
      const whole = new Set(unknown);
      for (const element of batch)
        if (whole.has(element.id)) this.#known.delete(element.id);
        else this.#settle(element);
    } catch (error) {
      pauseMs = AGAIN_AFTER_MS;
      this.#fail(error, batch);
    } finally {
      this.#isSending = false;
    }
    this.#sendIn(pauseMs);
  }

  /** As many as one message holds; at least one. */
  #batch(): BoardElement[] {
    const batch: BoardElement[] = [];
    let cost = 0;
    for (const element of this.#own.values()) {
      const isSuspect = this.#suspects.has(element.id);
      if (isSuspect && batch.length > 0) continue;
      if (isSuspect) return [element];
      cost += costOf(changeOf(this.#known.get(element.id), element));
      if (batch.length > 0 && (cost > MAX_COST || batch.length >= MAX_CHANGES)) break;
      batch.push(element);
    }
    return batch;
  }

  #settle(element: BoardElement): void {
    const known = this.#known.get(element.id);
    if (!known || isNewer(element, known)) this.#known.set(element.id, element);
    if (this.#own.get(element.id) === element) this.#own.delete(element.id);
    this.#suspects.delete(element.id);
  }

  #fail(error: unknown, batch: readonly BoardElement[]): void {
    const code = codeOf(error);
    if (code === "too_many" || code === "unavailable") return; // sent again soon
    if (code === "network") {
      this.#phase = "lost"; // sent again once both sides are joined
      this.#openAgain();
      return;
    }
    if (code === "invalid" && batch.length > 1) {
      for (const { id } of batch) this.#suspects.add(id);
      return;
    }
    if (code === "invalid") for (const { id } of batch) this.#own.delete(id);
    else this.#own.clear();
    this.#deps.onRefused(error);
  }

  close(): void {
    if (this.#isClosed) return;
    if (this.#phase === "open" && this.#own.size > 0) void this.#send();
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#retry);
    const { call: ask, lessonId, sceneId } = this.#deps;
    // A device that is gone hears of nothing anyway.
    if (this.#phase === "open")
      void ask("board:close", { lessonId, sceneId }).catch(() => undefined);
  }
}
