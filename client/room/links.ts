import { Device, type types as ms } from "mediasoup-client";
import type { Entered } from "#server/rooms/protocol.ts";
import type { Call } from "./ports.ts";
import { toIceParameters, toRtpCapabilities, toTransportOptions } from "./wire.ts";

export type Direction = "send" | "receive";

/** A short gap heals by itself; after this an ICE restart looks for another way. */
const RESTART_AFTER_MS = 2000;
/** An ICE restart that has not helped by now will not. */
const REBUILD_AFTER_MS = 8000;

type Deps = {
  call: Call;
  lessonId: string;
  isOnline: () => boolean;
  /** A transport went down or came back. */
  onChanged: () => void;
  /** Nothing helped: build everything anew. */
  onBroken: () => void;
};
type Link = {
  transport: ms.Transport;
  timer: ReturnType<typeof setTimeout> | null;
  isDown: boolean;
};

/**
 * The device and the two transports of one stay in the room. Never repaired beyond an ICE restart:
 * when that fails, the session throws this away and makes another.
 */
export class Links {
  readonly device: ms.Device;
  readonly #deps: Deps;
  readonly #entered: Entered;
  readonly #opening = new Map<Direction, Promise<ms.Transport>>();
  readonly #links = new Map<Direction, Link>();
  #loaded: Promise<void> | null = null;
  #isClosed = false;

  constructor(device: ms.Device, entered: Entered, deps: Deps) {
    this.device = device;
    this.#entered = entered;
    this.#deps = deps;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether no transport is known to be down. */
  get isSound(): boolean {
    return [...this.#links.values()].every((link) => !link.isDown);
  }

  find(direction: Direction): ms.Transport | null {
    return this.#links.get(direction)?.transport ?? null;
  }

  /** The device loaded with the room's capabilities. */
  load(): Promise<void> {
    const routerRtpCapabilities = toRtpCapabilities(this.#entered.rtpCapabilities);
    this.#loaded ??= this.device.loaded
      ? Promise.resolve()
      : this.device.load({ routerRtpCapabilities });
    return this.#loaded;
  }

  /** The transport of a direction, opened when first asked for. */
  transport(direction: Direction): Promise<ms.Transport> {
    const known = this.#opening.get(direction);
    if (known) return known;
    const opening = this.#open(direction);
    this.#opening.set(direction, opening);
    opening.catch(() => this.#opening.delete(direction));
    return opening;
  }

  /** Looks for another way through the network on both transports; for a resumed session. */
  async restart(): Promise<void> {
    await Promise.all([...this.#links.values()].map((link) => this.#restart(link)));
  }

  close(): void {
    this.#isClosed = true;
    for (const link of this.#links.values()) {
      clearTimeout(link.timer ?? undefined);
      link.transport.close();
    }
    this.#links.clear();
  }

  async #open(direction: Direction): Promise<ms.Transport> {
    const { call, lessonId } = this.#deps;
    const [wire] = await Promise.all([
      call("room:openTransport", { lessonId, direction }),
      this.load(),
    ]);
    if (this.#isClosed) throw new Error("The links were closed meanwhile");
    const options = toTransportOptions(wire, this.#entered.iceServers, isRelayForced());
    const transport =
      direction === "send"
        ? this.device.createSendTransport(options)
        : this.device.createRecvTransport(options);
    const link: Link = { transport, timer: null, isDown: false };
    this.#links.set(direction, link);
    this.#bind(link);
    return transport;
  }

  #bind(link: Link): void {
    const { call, lessonId } = this.#deps;
    const { transport } = link;
    const transportId = transport.id;
    transport.on("connect", ({ dtlsParameters }, done, fail) => {
      call("room:connectTransport", { lessonId, transportId, dtlsParameters }).then(done, fail);
    });
    transport.on("produce", ({ kind, rtpParameters, appData }, done, fail) => {
      const { source, isPaused } = appData as ProducerData;
      call("room:produce", { lessonId, transportId, kind, source, rtpParameters, isPaused }).then(
        ({ producerId }) => done({ id: producerId }),
        fail,
      );
    });
    transport.on("connectionstatechange", (state) => this.#onState(link, state));
  }

  #onState(link: Link, state: ms.ConnectionState): void {
    if (this.#isClosed) return;
    if (state === "connected") {
      this.#wait(link, null);
      link.isDown = false;
      this.#deps.onChanged();
    } else if (state === "failed") {
      void this.#restart(link);
    } else if (state === "disconnected") {
      this.#wait(link, { ms: RESTART_AFTER_MS, run: () => void this.#restart(link) });
    }
  }

  async #restart(link: Link): Promise<void> {
    const { call, lessonId, isOnline } = this.#deps;
    const { transport } = link;
    // Before its first consumer or producer a transport has no connection to restart.
    if (this.#isClosed || transport.connectionState === "new") return;
    if (transport.connectionState !== "connected") {
      link.isDown = true;
      this.#deps.onChanged();
    }
    // Without a socket nothing can be asked; entering again restarts the links.
    if (!isOnline()) return;
    this.#wait(link, { ms: REBUILD_AFTER_MS, run: () => this.#giveUp(link) });
    try {
      const { iceParameters } = await call("room:restartIce", {
        lessonId,
        transportId: transport.id,
      });
      if (!transport.closed)
        await transport.restartIce({ iceParameters: toIceParameters(iceParameters) });
    } catch {
      if (isOnline() && !this.#isClosed) this.#deps.onBroken();
    }
  }

  #giveUp(link: Link): void {
    if (this.#isClosed || link.transport.connectionState === "connected") return;
    this.#deps.onBroken();
  }

  #wait(link: Link, next: { ms: number; run: () => void } | null): void {
    clearTimeout(link.timer ?? undefined);
    link.timer = next ? setTimeout(next.run, next.ms) : null;
  }
}

/** What a producer carries to the "produce" event. */
export type ProducerData = {
  source: "microphone" | "camera" | "screen" | "screenSound";
  isPaused: boolean;
};

/** `localStorage.qonyrauIce = "relay"` sends everything through TURN: for tests and for support. */
export function isRelayForced(): boolean {
  return localStorage.getItem("qonyrauIce") === "relay";
}

/** A device of this browser. @throws UnsupportedError the browser has no WebRTC we know */
export function createDevice(): Promise<ms.Device> {
  return Device.factory();
}
