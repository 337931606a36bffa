import { describe, expect, test } from "vitest";
import { hintFor, screenRequest } from "#client/room/screen.ts";

describe("a shared screen", () => {
  test.each([
    ["browser", true, "motion"],
    ["browser", false, "detail"],
    ["window", false, "detail"],
    ["monitor", true, "detail"],
    [undefined, true, "detail"],
  ] as const)("of %s, with sound %s, is for %s", (surface, hasSound, hint) =>
    expect(hintFor(surface, hasSound)).toBe(hint),
  );

  test("is asked for with its sound as it is, which stays to be heard here", () => {
    const { audio, systemAudio } = screenRequest();
    expect(audio).toMatchObject({
      ...{ echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      suppressLocalAudioPlayback: false,
    });
    expect(systemAudio).toBe("include");
  });
});
