import type { RoomEvents } from "../types.ts";
import type { Logger } from "./options.ts";

/** What listens to one event of a room. */
export type Listener<E extends keyof RoomEvents> = (...args: RoomEvents[E]) => void;
type Listeners = { [E in keyof RoomEvents]: Set<Listener<E>> };

/** A room's events. A listener that throws is logged and harms no other, nor the engine. */
export class RoomEmitter {
  readonly #logger: Logger;
  readonly #listeners: Listeners = {
    producerClosed: new Set(),
    consumerClosed: new Set(),
    consumerPaused: new Set(),
    consumerResumed: new Set(),
    transportChanged: new Set(),
    levels: new Set(),
    speakerChanged: new Set(),
    peerClosed: new Set(),
    lost: new Set(),
  };

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  on<E extends keyof RoomEvents>(event: E, listener: Listener<E>): void {
    this.#listeners[event].add(listener);
  }

  off<E extends keyof RoomEvents>(event: E, listener: Listener<E>): void {
    this.#listeners[event].delete(listener);
  }

  emit<E extends keyof RoomEvents>(event: E, ...args: RoomEvents[E]): void {
    for (const listener of [...this.#listeners[event]]) {
      try {
        listener(...args);
      } catch (error) {
        this.#logger.error({ event, err: error }, "a listener of a room failed");
      }
    }
  }
}
