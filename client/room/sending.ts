import type { types as ms } from "mediasoup-client";
import type { Source } from "#server/rooms/protocol.ts";
import { CallError } from "../kit/call.ts";
import type { Links, ProducerData } from "./links.ts";
import type { Call } from "./ports.ts";
import type { Seal } from "./session-deps.ts";
import { TaskQueue } from "./task-queue.ts";

/** How a track is sent; kept, so that it can be sent again on new transports. */
export type SendOptions = {
  track: MediaStreamTrack;
  encodings?: ms.RtpEncodingParameters[];
  codecOptions?: ms.ProducerCodecOptions;
  codec?: ms.RtpCodecCapability;
};
type Sent = { options: SendOptions; isPaused: boolean; producer: ms.Producer | null };
type Deps = { call: Call; lessonId: string; seal?: Seal | undefined };

/** Our producers, one for each source. Tracks belong to whoever captured them; they are not stopped here. */
export class Sending {
  readonly #deps: Deps;
  readonly #sent = new Map<Source, Sent>();
  readonly #queue = new TaskQueue();
  #links: Links | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get producers(): [Source, ms.Producer][] {
    return [...this.#sent].flatMap(([source, { producer }]) =>
      producer && !producer.closed ? [[source, producer] as [Source, ms.Producer]] : [],
    );
  }

  /** Moves to new links: everything that was sent is sent again. */
  attach(links: Links): Promise<void> {
    this.#links = links;
    return this.#queue.run(async () => {
      await Promise.all(
        [...this.#sent].map(async ([source, sent]) => {
          sent.producer = null;
          if (sent.options.track.readyState === "live") await this.#produce(source, sent);
        }),
      );
    });
  }

  /**
   * Sends a track as a source, in place of what that source sent before.
   * @throws CallError forbidden, the room does not let this person send it
   */
  send(source: Source, options: SendOptions, isPaused = false): Promise<void> {
    return this.#queue.run(async () => {
      await this.#close(source);
      const sent: Sent = { options, isPaused, producer: null };
      this.#sent.set(source, sent);
      try {
        await this.#produce(source, sent);
      } catch (error) {
        // With the link gone, or no answer, it is sent when the room is entered again.
        const isUnanswered = error instanceof CallError && error.code === "network";
        if (this.#links && !this.#links.isClosed && !isUnanswered) this.#sent.delete(source);
        throw error;
      }
    });
  }

  isSending(source: Source): boolean {
    return this.#sent.has(source);
  }

  /** @throws CallError forbidden, a locked microphone cannot be resumed */
  pause(source: Source, isPaused: boolean): Promise<void> {
    return this.#queue.run(async () => {
      const sent = this.#sent.get(source);
      if (!sent) return;
      const { call, lessonId } = this.#deps;
      const producerId = sent.producer?.id;
      sent.isPaused = isPaused;
      if (isPaused) sent.producer?.pause();
      if (producerId)
        await call(isPaused ? "room:pauseProducer" : "room:resumeProducer", {
          lessonId,
          producerId,
        });
      if (!isPaused) sent.producer?.resume();
    });
  }

  /** Frames a second of the largest encoding from now on, also when it is sent again. */
  pace(source: Source, maxFramerate: number): Promise<void> {
    return this.#queue.run(async () => {
      const sent = this.#sent.get(source);
      const { encodings = [] } = sent?.options ?? {};
      if (!sent || encodings.length === 0) return;
      const top = encodings.length - 1;
      const change = (at: number) => (at === top ? { maxFramerate } : {});
      const paced = encodings.map((one, at) => ({ ...one, ...change(at) }));
      sent.options = { ...sent.options, encodings: paced };
      const { rtpSender } = sent.producer ?? {};
      if (!rtpSender) return;
      const parameters = rtpSender.getParameters();
      for (const [at, one] of parameters.encodings.entries()) Object.assign(one, change(at));
      await rtpSender.setParameters(parameters);
    });
  }

  /** After a break: what was muted or opened meanwhile is said again, and sent where no answer had come. */
  async confirm(): Promise<void> {
    for (const [source, { isPaused, producer }] of [...this.#sent])
      if (producer) await this.pause(source, isPaused);
      else
        await this.#queue.run(async () => {
          const sent = this.#sent.get(source);
          const isLacking = sent && !sent.producer && sent.options.track.readyState === "live";
          if (isLacking) await this.#produce(source, sent);
        });
  }

  /** The server has paused it already: only our side follows. */
  pausedByServer(source: Source): void {
    const sent = this.#sent.get(source);
    if (!sent) return;
    sent.isPaused = true;
    sent.producer?.pause();
  }

  /** Another device of the same kind, without a word to the server. */
  replace(source: Source, track: MediaStreamTrack): Promise<void> {
    return this.#queue.run(async () => {
      const sent = this.#sent.get(source);
      if (!sent) return;
      sent.options = { ...sent.options, track };
      await sent.producer?.replaceTrack({ track });
    });
  }

  stop(source: Source): Promise<void> {
    return this.#queue.run(() => this.#close(source));
  }

  close(): void {
    this.#links = null;
    for (const { producer } of this.#sent.values()) producer?.close();
    this.#sent.clear();
  }

  async #produce(source: Source, sent: Sent): Promise<void> {
    const links = this.#links;
    if (!links) return; // not in the room yet: attach() sends it
    const transport = await links.transport("send");
    const appData: ProducerData = { source, isPaused: sent.isPaused };
    const { seal } = this.#deps;
    const kind = sent.options.track.kind === "audio" ? "audio" : "video";
    sent.producer = await transport.produce({
      ...sent.options,
      stopTracks: false,
      zeroRtpOnPause: true,
      appData,
      ...(seal ? { onRtpSender: (sender: RTCRtpSender) => seal.sender(sender, kind) } : {}),
    });
    if (sent.isPaused) sent.producer.pause();
  }

  async #close(source: Source): Promise<void> {
    const sent = this.#sent.get(source);
    if (!sent) return;
    this.#sent.delete(source);
    const { producer } = sent;
    if (!producer || producer.closed) return;
    producer.close();
    const { call, lessonId } = this.#deps;
    // A producer the server closed first is no trouble: it is gone, as wanted.
    await call("room:closeProducer", { lessonId, producerId: producer.id }).catch(() => undefined);
  }
}
