import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { folderOf, movedAddress } from "#client/player/address.ts";
import {
  bytesOf,
  carriedLevel,
  ceilingOf,
  isMore,
  isWorthReloading,
  levelCap,
  offeredQualities,
  soundBytesOf,
} from "#client/player/quality.ts";
import { backoffMs, Recovery } from "#client/player/recovery.ts";
import type { Source, SourceOptions } from "#client/player/source.ts";
import { SourceKeeper } from "#client/player/source-keeper.ts";
import type { Trouble } from "#client/player/state.ts";
import type { Playback, QualityName } from "#server/videos/protocol.ts";

const bytesPerMin: Record<QualityName, number> = {
  saving: 1_200_000, // 160 kbit/s
  normal: 6_000_000, // 800 kbit/s
  high: 15_000_000, // 2 Mbit/s
  highest: 30_000_000,
};
function playbackOf(names: QualityName[], folder = "/m/1/a/v"): Playback {
  return {
    isSound: false,
    durationMs: 120_000,
    isComplete: false,
    masterUrl: `${folder}/master.m3u8`,
    soundUrl: `${folder}/sound.m3u8`,
    posterUrl: null,
    storyboardUrl: null,
    waveformUrl: null,
    downloadUrl: null,
    captions: [],
    qualities: names.map((name) => ({ name, heightPx: 240, bytesPerMin: bytesPerMin[name] })),
    soundBytesPerMin: 400_000,
    expiresAt: "2026-11-24T12:00:00Z",
  };
}
beforeEach(() => void vi.stubGlobal("location", { href: "https://school.kz/library/1" }));
afterEach(() => void vi.unstubAllGlobals());

describe("quality", () => {
  const wide = [240, 360, 480, 720, 1080].map((height) => ({ width: (height * 16) / 9, height }));
  const tall = wide.map(({ width, height }) => ({ width: height, height: width }));

  test("is a ceiling on lines, whichever way up the picture is", () => {
    const cap = (quality: "auto" | QualityName) => levelCap(wide, ceilingOf(quality), 0);
    expect([cap("saving"), cap("normal"), cap("high"), cap("highest")]).toEqual([0, 2, 3, 4]);
    expect(levelCap(tall, ceilingOf("normal"), 0)).toBe(2);
    expect(cap("auto")).toBe(-1);
  });

  test("below the lowest rung plays the lowest", () => {
    expect(levelCap([{ width: 640, height: 360 }], ceilingOf("saving"), 0)).toBe(0);
  });

  test("of auto fetches no more than the player shows; a choice does", () => {
    expect(levelCap(wide, null, 404)).toBe(2);
    expect(levelCap(wide, null, 240)).toBe(0);
    expect(levelCap(wide, null, 2000)).toBe(-1);
    expect(levelCap(wide, ceilingOf("highest"), 240)).toBe(4);
  });

  test("goes as high at once as the link carries with room to spare", () => {
    const levels = [160_000, 340_000, 700_000, 2_300_000].map((maxBitrate) => ({ maxBitrate }));
    expect(carriedLevel(levels, -1, 9_000_000)).toBe(3);
    expect(carriedLevel(levels, 2, 9_000_000)).toBe(2);
    expect(carriedLevel(levels, -1, 900_000)).toBe(1);
    expect(carriedLevel(levels, -1, 1_000_000)).toBe(2);
    expect(carriedLevel(levels, -1, 1_000)).toBe(0);
  });

  test("is more where it allows more than before, or than auto came to", () => {
    expect(isMore("saving", "high", 240)).toBe(true);
    expect(isMore("high", "auto", 720)).toBe(true);
    expect(isMore("high", "normal", 240)).toBe(false);
    expect(isMore("auto", "high", 240)).toBe(true);
    expect(isMore("auto", "high", 720)).toBe(false);
    expect(isMore("auto", "auto", 240)).toBe(false);
  });

  test("has its price for the whole length", () => {
    const playback = playbackOf(["saving", "normal"]);
    expect(bytesOf(playback, "saving")).toBe(2_400_000);
    expect(bytesOf(playback, "auto")).toBeNull();
    expect(soundBytesOf(playback)).toBe(800_000);
    expect(offeredQualities(playback)).toEqual(["auto", "saving", "normal"]);
    expect(offeredQualities(playbackOf(["saving"]))).toEqual([]);
  });

  test("a fuller list is loaded at once only where the link carries it and the viewer wants it", () => {
    const [before, after] = [playbackOf(["saving"]), playbackOf(["saving", "normal", "high"])];
    const isWorth = (estimateBps: number, quality: "auto" | QualityName = "auto") =>
      isWorthReloading({ before, after, quality, estimateBps });
    expect(isWorth(200_000)).toBe(false);
    expect(isWorth(2_000_000)).toBe(true);
    expect(isWorth(50_000_000, "saving")).toBe(false);
    expect(isWorthReloading({ before: after, after, quality: "auto", estimateBps: 9e7 })).toBe(
      false,
    );
  });
});

describe("a renewed address", () => {
  test("replaces every folder the video has had, and nothing else", () => {
    const old = ["/m/1/a/v/", "/m/2/b/v/"];
    expect(movedAddress("https://school.kz/m/1/a/v/240/00001.m4s", old, "/m/3/c/v/")).toBe(
      "/m/3/c/v/240/00001.m4s",
    );
    expect(movedAddress("/m/2/b/v/240/index.m3u8", old, "/m/3/c/v/")).toBe(
      "/m/3/c/v/240/index.m3u8",
    );
    expect(movedAddress("https://school.kz/m/9/x/w/1.m4s", old, "/m/3/c/v/")).toBe(
      "https://school.kz/m/9/x/w/1.m4s",
    );
    expect(folderOf("/m/1/a/v/master.m3u8?x=/y/")).toBe("/m/1/a/v/");
  });
});

describe("the keeper of the source", () => {
  function setUp({ estimateBps = 0, moves = true } = {}) {
    const opened: (SourceOptions & { isDestroyed: boolean; movedTo: string | null })[] = [];
    const keeper = new SourceKeeper({
      async openSource(options) {
        const entry = { ...options, isDestroyed: false, movedTo: null as string | null };
        opened.push(entry);
        const source: Source = {
          isAdaptive: true,
          limit: () => undefined,
          move(url) {
            entry.movedTo = url;
            return moves;
          },
          retry: () => undefined,
          recover: () => undefined,
          halt: () => undefined,
          estimateBps: () => estimateBps,
          edgeS: () => null,
          levels: () => [],
          destroy() {
            entry.isDestroyed = true;
          },
        };
        return source;
      },
    });
    const video = {} as HTMLVideoElement; // nobody touches it here
    const nothing = () => undefined;
    const open = () =>
      keeper.open({
        video,
        url: "/m/1/a/v/master.m3u8",
        startMs: 0,
        ceiling: null,
        isThrifty: false,
        onProblem: nothing,
        onChange: nothing,
      });
    return { keeper, opened, open };
  }
  const chosen = { quality: "auto" as const, isSoundOnly: false };

  test("keeps the last of two openings and what the link was measured at", async () => {
    const { keeper, opened, open } = setUp({ estimateBps: 900_000 });
    const [first, second] = await Promise.all([open(), open()]);
    expect(first).toBeNull();
    expect(keeper.source).toBe(second);
    expect(opened.map(({ isDestroyed }) => isDestroyed)).toEqual([true, false]);
    await open();
    expect(opened.map(({ estimateBps }) => estimateBps)).toEqual([null, null, 900_000]);
  });

  test("moves to new addresses without loading anew", async () => {
    const { keeper, opened, open } = setUp();
    await open();
    const names: QualityName[] = ["saving"];
    const outcome = keeper.renew(playbackOf(names), playbackOf(names, "/m/2/b/v"), chosen);
    expect(outcome).toBe("moved");
    expect(opened[0]?.movedTo).toBe("/m/2/b/v/master.m3u8");
    expect(keeper.isStale).toBe(false);
    keeper.renew(playbackOf(names), playbackOf(names, "/m/3/c/v"), {
      ...chosen,
      isSoundOnly: true,
    });
    expect(opened[0]?.movedTo).toBe("/m/3/c/v/sound.m3u8");
  });

  test("waits with more rungs on a weak link, takes them at once on a good one", async () => {
    const before = playbackOf(["saving"]);
    const after = playbackOf(["saving", "normal"], "/m/2/b/v");
    const weak = setUp({ estimateBps: 200_000 });
    await weak.open();
    expect(weak.keeper.renew(before, after, chosen)).toBe("moved");
    expect(weak.keeper.isStale).toBe(true);
    const good = setUp({ estimateBps: 8_000_000 });
    await good.open();
    expect(good.keeper.renew(before, after, chosen)).toBe("reload");
  });

  test("loads anew later where the source cannot move", async () => {
    const { keeper, open } = setUp({ moves: false });
    await open();
    keeper.renew(playbackOf(["saving"]), playbackOf(["saving"], "/m/2/b/v"), chosen);
    expect(keeper.isStale).toBe(true);
  });
});

describe("recovery", () => {
  function setUp() {
    const did: string[] = [];
    let trouble: Trouble | null = null;
    const recovery = new Recovery({
      retry: () => did.push("retry"),
      halt: () => did.push("halt"),
      repair: () => did.push("repair"),
      askForPlayback: () => did.push("ask"),
      onTrouble: (next) => {
        trouble = next;
      },
    });
    return { recovery, did, trouble: () => trouble };
  }
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("tries again after ever longer waits, for as long as it takes", () => {
    expect([1, 2, 3, 4, 5, 6, 7, 50].map(backoffMs)).toEqual([
      1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 30_000,
    ]);
    const { recovery, did, trouble } = setUp();
    recovery.onProblem({ name: "network", isFatal: true });
    expect(trouble()).toEqual({ name: "retrying", attempt: 1 });
    vi.advanceTimersByTime(1_000);
    recovery.onProblem({ name: "network", isFatal: true });
    vi.advanceTimersByTime(1_999);
    expect(did).toEqual(["halt", "retry", "halt"]);
    vi.advanceTimersByTime(1);
    expect(did.at(-1)).toBe("retry");
    recovery.onHealthy();
    expect(trouble()).toBeNull();
    recovery.onProblem({ name: "network", isFatal: true });
    expect(trouble()).toEqual({ name: "retrying", attempt: 1 });
  });

  test("leaves to hls.js what it retries by itself", () => {
    const { recovery, did } = setUp();
    recovery.onProblem({ name: "network", isFatal: false });
    expect(did).toEqual([]);
  });

  test("asks for new addresses once a refusal, and tries again when none came", () => {
    const { recovery, did, trouble } = setUp();
    recovery.onProblem({ name: "expired" });
    expect(trouble()).toEqual({ name: "renewing" });
    expect(did).toEqual(["halt", "ask"]);
    vi.advanceTimersByTime(10_000);
    expect(did.at(-1)).toBe("retry");
    recovery.onProblem({ name: "expired" });
    recovery.retryNow(); // they came
    vi.advanceTimersByTime(60_000);
    expect(did.filter((one) => one === "ask")).toHaveLength(2);
    expect(did.at(-1)).toBe("retry");
    expect(trouble()).toBeNull();
  });

  test("repairs the decoder three times a minute, then says so", () => {
    const { recovery, did, trouble } = setUp();
    for (let at = 0; at < 3; at++) recovery.onProblem({ name: "media" });
    expect(did).toEqual(["repair", "repair", "repair"]);
    recovery.onProblem({ name: "media" });
    expect(trouble()).toEqual({ name: "broken" });
    vi.advanceTimersByTime(61_000);
    recovery.onProblem({ name: "media" });
    expect(did.at(-1)).toBe("repair");
  });
});
