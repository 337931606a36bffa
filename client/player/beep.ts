import type { Signal } from "./interval.ts";

/** Hertz, seconds and times: told apart without looking, heard over a phone's speaker. */
const tones: Record<Signal, { hz: number; forS: number; times: number }> = {
  tick: { hz: 660, forS: 0.09, times: 1 },
  work: { hz: 990, forS: 0.45, times: 1 },
  rest: { hz: 495, forS: 0.45, times: 1 },
  done: { hz: 880, forS: 0.22, times: 3 },
};

/** Makes signals by Web Audio, beside the film's own sound. Created at a tap, as browsers want it. */
export function createBeeper() {
  let context: AudioContext | null = null;
  return {
    /** To be called in a tap's own turn. */
    wake(): void {
      context ??= new AudioContext();
      void context.resume();
    },
    signal(signal: Signal): void {
      const { hz, forS, times } = tones[signal];
      if (!context) return;
      for (let at = 0; at < times; at++) beep(context, hz, forS, at * (forS + 0.1));
    },
    close(): void {
      void context?.close();
      context = null;
    },
  };
}

function beep(context: AudioContext, hz: number, forS: number, afterS: number): void {
  const startS = context.currentTime + afterS;
  const tone = new OscillatorNode(context, { type: "triangle", frequency: hz });
  const loudness = new GainNode(context, { gain: 0 });
  loudness.gain.setValueAtTime(0, startS);
  loudness.gain.linearRampToValueAtTime(0.5, startS + 0.01); // without a ramp it clicks
  loudness.gain.setValueAtTime(0.5, startS + forS - 0.03);
  loudness.gain.linearRampToValueAtTime(0, startS + forS);
  tone.connect(loudness).connect(context.destination);
  tone.start(startS);
  tone.stop(startS + forS);
}
