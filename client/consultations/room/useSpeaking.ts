import { useEffect, useState } from "react";
import type { Sound } from "../../room/state.ts";

const LOOK_MS = 150;
/** Root mean square of quiet speech at arm's length, of full scale. */
const SPEECH = 0.015;
/** A pause between words is no silence. */
const HOLD_MS = 600;

/** Who is heard now, told from the decoded sound on this device: the server knows no levels of a sealed room. */
export function useSpeaking(sounds: readonly Sound[]): ReadonlySet<string> {
  const [speaking, setSpeaking] = useState<ReadonlySet<string>>(new Set());
  const keys = sounds.map(({ key }) => key).join(" "); // the list is told anew more often than it changes
  // biome-ignore lint/correctness/useExhaustiveDependencies: `keys` stands for the sounds
  useEffect(() => {
    if (sounds.length === 0) return setSpeaking(new Set());
    const context = new AudioContext();
    const ears = sounds.map(({ personId, stream }) => {
      const analyser = context.createAnalyser();
      analyser.fftSize = 512;
      context.createMediaStreamSource(stream).connect(analyser);
      return { personId, analyser, heardAt: Number.NEGATIVE_INFINITY };
    });
    const samples = new Float32Array(512);
    const timer = setInterval(() => {
      // Some browsers let sound be heard only after a tap on the page.
      if (context.state === "suspended") void context.resume();
      const now = performance.now();
      for (const ear of ears) {
        ear.analyser.getFloatTimeDomainData(samples);
        const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
        if (Math.sqrt(power) > SPEECH) ear.heardAt = now;
      }
      const heard = ears.filter(({ heardAt }) => now - heardAt < HOLD_MS);
      setSpeaking((before) =>
        heard.length === before.size && heard.every(({ personId }) => before.has(personId))
          ? before
          : new Set(heard.map(({ personId }) => personId)),
      );
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
      void context.close();
    };
  }, [keys]);
  return speaking;
}
