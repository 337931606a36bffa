import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openNative } from "#client/player/native-source.ts";
import type { SourceProblem } from "#client/player/source.ts";

/** As much of a media element as Safari's own HLS needs. */
class Element extends EventTarget {
  src = "";
  currentTime = 0;
  duration = Number.NaN;
  error: { code: number } | null = null;
  loads = 0;
  seekable = { length: 1, start: () => 0, end: () => 24 };
  load() {
    this.loads++;
    this.currentTime = 0;
  }
  removeAttribute() {
    this.src = "";
  }
  say(name: string) {
    this.dispatchEvent(new Event(name));
  }
}
beforeEach(() => void vi.stubGlobal("MediaError", { MEDIA_ERR_DECODE: 3 }));
afterEach(() => void vi.unstubAllGlobals());

function setUp(startMs: number) {
  const element = new Element();
  const problems: SourceProblem[] = [];
  const source = openNative({
    // The element is all of HTMLVideoElement that is touched.
    video: element as EventTarget as HTMLVideoElement,
    url: "/m/1/a/v/master.m3u8",
    startMs,
    ceiling: null,
    estimateBps: null,
    isThrifty: false,
    onProblem: (problem) => problems.push(problem),
    onChange: () => undefined,
  });
  return { element, problems, source };
}

describe("the browser's own HLS", () => {
  test("begins where it should, once it knows the film", () => {
    const { element } = setUp(7_000);
    expect(element).toMatchObject({ src: "/m/1/a/v/master.m3u8", loads: 1, currentTime: 0 });
    element.say("loadedmetadata");
    expect(element.currentTime).toBe(7);
  });

  test("is loaded anew at the same place after a failure, and cannot move to other addresses", () => {
    const { element, problems, source } = setUp(0);
    element.say("loadedmetadata");
    element.currentTime = 12;
    element.error = { code: 2 };
    element.say("error");
    expect(problems).toEqual([{ name: "network", isFatal: true }]);
    source.retry();
    element.say("loadedmetadata");
    expect(element).toMatchObject({ loads: 2, currentTime: 12 });
    element.error = { code: 3 };
    element.say("error");
    expect(problems.at(-1)).toEqual({ name: "media" });
    expect(source.move("/m/2/b/v/master.m3u8")).toBe(false);
    expect(source.isAdaptive).toBe(false);
  });

  test("knows how far a growing film can be sought", () => {
    const { element, source } = setUp(0);
    element.duration = Number.POSITIVE_INFINITY;
    expect(source.edgeS()).toBe(24);
    element.duration = 60;
    expect(source.edgeS()).toBeNull();
  });

  test("says nothing any more when it is closed", () => {
    const { element, problems, source } = setUp(0);
    source.destroy();
    element.say("error");
    expect(problems).toEqual([]);
    expect(element.src).toBe("");
  });
});
