import type { Bytes } from "./bytes.ts";
import { createOpener, createSealer, isKeyFrame, type MediaKind } from "./frames.ts";

/**
 * What happens to frames: `sealed` is the rule. `held`: somebody here cannot seal and the person has not said yes to
 * going on without: nothing leaves, and nothing that is not sealed is played. `plain`: the person said yes.
 */
export type PipeMode = "sealed" | "held" | "plain";
/** Frames since the start. `held`: not sent; `withoutKey`, `refused`: not opened, and so not played but in plain mode. */
export type FrameCounts = {
  sealed: number;
  held: number;
  opened: number;
  withoutKey: number;
  refused: number;
  /** Passed as they were, either way: never more than 0 in a room where everybody can seal. */
  plain: number;
  /** Bytes that sealing added to those that were sent. */
  overheadBytes: number;
};

/** An old epoch's keys are kept so long, ms: its last frames are on their way (private-room.md, step 4). */
export const OLD_KEYS_MS = 5_000;
/** A whole picture is not asked for more often, ms: it is ten times the size of the next. */
const ASK_EVERY_MS = 500;

/** One track's way through: what it needs to be told to show a whole picture. */
export type TrackPipe = { pass(frame: Bytes): Promise<Bytes | null>; stop(): void };
type Video = { memberId: string | null; startAfresh(): void };

/** The frames of one page: sealed on their way out, opened on their way in, dropped where neither can be. */
export function createFramePipe(now: () => number = () => performance.now()) {
  const sealer = createSealer();
  const opener = createOpener();
  const videos = new Set<Video>();
  const counts = { sealed: 0, held: 0, plain: 0, overheadBytes: 0 };
  let mode: PipeMode = "sealed";
  /** Counts resets: a timer of before does nothing. */
  let round = 0;

  const later = (act: () => void): void => {
    const ofRound = round;
    setTimeout(() => ofRound === round && act(), OLD_KEYS_MS);
  };
  const startAfresh = (isMeant: (memberId: string | null) => boolean): void => {
    for (const video of videos) if (isMeant(video.memberId)) video.startAfresh();
  };

  /** Asks for a whole picture, not too often; `isUrgent`: whenever the last one was asked for. */
  function asker(ask: () => void) {
    let lastMs = Number.NEGATIVE_INFINITY;
    return (isUrgent = false): void => {
      const nowMs = now();
      if (!isUrgent && nowMs - lastMs < ASK_EVERY_MS) return;
      lastMs = nowMs;
      ask();
    };
  }

  /** One's own track. `askKeyFrame` makes the encoder begin anew. */
  function sending(media: MediaKind, askKeyFrame: () => void): TrackPipe {
    const ask = asker(askKeyFrame);
    /** Others have none of the frames that were held: the next that leaves stands for itself. */
    let needsKeyFrame = media === "video";
    const video: Video = {
      memberId: null,
      startAfresh() {
        needsKeyFrame = true;
        ask(true);
      },
    };
    if (media === "video") videos.add(video);
    async function pass(frame: Bytes): Promise<Bytes | null> {
      const isOpenWay = mode === "plain" || (mode === "sealed" && sealer.hasKey());
      if (!isOpenWay) {
        needsKeyFrame = media === "video";
        return null;
      }
      if (needsKeyFrame && !isKeyFrame(frame)) {
        ask();
        return null;
      }
      needsKeyFrame = false;
      if (mode === "plain") {
        counts.plain++;
        return frame;
      }
      const sealed = await sealer.seal(media, frame);
      if (sealed) {
        counts.sealed++;
        counts.overheadBytes += sealed.length - frame.length;
      } else needsKeyFrame = media === "video";
      return sealed;
    }
    return {
      async pass(frame) {
        const out = await pass(frame);
        if (!out) counts.held++;
        return out;
      },
      stop: () => void videos.delete(video),
    };
  }

  /** A member's track. `askKeyFrame` asks its sender to begin anew. */
  function receiving(media: MediaKind, memberId: string, askKeyFrame: () => void): TrackPipe {
    const ask = asker(askKeyFrame);
    const video: Video = { memberId, startAfresh: () => ask(true) };
    if (media === "video") videos.add(video);
    return {
      async pass(frame) {
        const opened = await opener.open(memberId, media, frame);
        if (opened) return opened;
        if (mode === "plain") {
          counts.plain++;
          return frame;
        }
        // The pictures after a lost one show nothing by themselves. Without any key asking is of no use yet.
        if (media === "video" && opener.hasKeyOf(memberId)) ask();
        return null;
      },
      stop: () => void videos.delete(video),
    };
  }

  return {
    sending,
    receiving,
    counts: (): FrameCounts => ({ ...opener.counts, ...counts }),
    setMode(next: PipeMode): void {
      if (mode === next) return;
      mode = next;
      startAfresh(() => true);
    },
    async setSendKey(kid: number, baseKey: Bytes): Promise<void> {
      await sealer.setKey(kid, baseKey);
      startAfresh((memberId) => memberId === null);
    },
    stopSending: sealer.clear,
    /** A member's newest key; their older ones go a little later. */
    async addKey(memberId: string, kid: number, baseKey: Bytes): Promise<void> {
      await opener.addKey(memberId, kid, baseKey);
      later(() => opener.dropBelow(memberId, kid));
      startAfresh((id) => id === memberId);
    },
    /** A member is gone: their keys go once their last frames have come. A key that comes meanwhile is of their return. */
    forget(memberId: string): void {
      const known = opener.newestKid(memberId);
      later(() => opener.dropBelow(memberId, known + 1));
    },
    /** Another room begins: nothing of the former holds. */
    reset(): void {
      round++;
      sealer.clear();
      opener.forgetAll();
    },
  };
}
export type FramePipe = ReturnType<typeof createFramePipe>;
