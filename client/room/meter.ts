import type { ReceivedBytes } from "#server/attendance/protocol.ts";
import type { ReceiveMode } from "#server/rooms/protocol.ts";
import type { LinkLook } from "./link-reports.ts";
import type { Links } from "./links.ts";
import { applyPlayout, holdFor, PROMPT } from "./playout.ts";
import { type Quality, qualityOf } from "./quality.ts";
import type { Received } from "./receiving.ts";
import { type Inbound, isBusy, readInbound, readOutgoing, readRtt } from "./stats.ts";

const LOOK_MS = 1500;

type Deps = {
  links: () => Links | null;
  received: () => readonly Received[];
  isSendingCamera: () => boolean;
  mode: () => ReceiveMode;
  onLook: (quality: Quality, receivedBytes: number, link: LinkLook & { isBusy: boolean }) => void;
};

/** Looks at the browser's statistics now and then: how good the link is, and what it has cost so far. */
export class Meter {
  readonly #deps: Deps;
  readonly #last = new Map<string, Inbound>();
  readonly #total: ReceivedBytes = { audio: 0, video: 0, screen: 0 };
  readonly #timer: ReturnType<typeof setInterval>;
  #playout = PROMPT;
  /** When something last arrived, or nothing was due. */
  #heardAt = performance.now();

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#timer = setInterval(() => void this.look(), LOOK_MS);
  }

  /** Received since the room was entered, over all transports it had. */
  get total(): ReceivedBytes {
    return { ...this.#total };
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** One look now. */
  async look(): Promise<void> {
    const links = this.#deps.links();
    const transport = links?.find("receive");
    const received = this.#deps.received();
    let packets = 0;
    let lost = 0;
    const voice = { packets: 0, lost: 0, asked: 0 };
    let rttMs: number | null = null;
    if (transport && !transport.closed && received.length > 0) {
      const report = await transport.getStats();
      const inbound = readInbound(report);
      rttMs = readRtt(report);
      for (const entry of received) {
        const now = inbound.get(ssrcOf(entry));
        if (!now) continue;
        const before = this.#last.get(entry.consumer.id);
        this.#last.set(entry.consumer.id, now);
        const came = now.packets - (before?.packets ?? 0);
        const missed = Math.max(0, now.lost - (before?.lost ?? 0));
        packets += came;
        lost += missed;
        if (entry.offer.kind === "audio") {
          voice.packets += came;
          voice.lost += missed;
          voice.asked += now.asked - (before?.asked ?? 0);
        }
        this.#total[kindOf(entry)] += now.bytes - (before?.bytes ?? 0);
      }
    }
    this.#playout = holdFor(this.#playout, { ...voice, rttMs });
    applyPlayout(this.#playout, this.#deps.mode(), received);
    const isDue = received.some(({ consumer }) => !consumer.paused);
    if (packets > 0 || !isDue) this.#heardAt = performance.now();
    const sending = await this.#lookAtSending(links);
    const lossShare = packets + lost > 0 ? lost / (packets + lost) : null;
    const silentMs = performance.now() - this.#heardAt;
    const quality = qualityOf({ lossShare, sendShare: sending.sendShare, silentMs });
    const { audio, video, screen } = this.#total;
    const link = { packets, lost, rttMs, silentMs, ...sending };
    this.#deps.onLook(quality, audio + video + screen, link);
  }

  async #lookAtSending(links: Links | null) {
    const transport = links?.find("send");
    if (!transport || transport.closed || !this.#deps.isSendingCamera())
      return { sendShare: null, isBusy: false };
    const report = await transport.getStats();
    return { sendShare: readOutgoing(report), isBusy: isBusy(report) };
  }
}

function kindOf({ offer }: Received): keyof ReceivedBytes {
  if (offer.source === "screen") return "screen";
  return offer.kind === "audio" ? "audio" : "video";
}

function ssrcOf({ consumer }: Received): number {
  return consumer.rtpParameters.encodings?.[0]?.ssrc ?? -1;
}
