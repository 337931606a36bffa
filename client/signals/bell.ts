/** Two soft strokes, made here: nothing to download. A browser that plays nothing yet stays silent. */
export function ringGently(): void {
  try {
    const context = new AudioContext();
    for (const [at, hertz] of [
      [0, 660],
      [0.35, 880],
    ] as const) {
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.frequency.value = hertz;
      volume.gain.setValueAtTime(0, context.currentTime + at);
      volume.gain.linearRampToValueAtTime(0.12, context.currentTime + at + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + at + 1.1);
      tone.connect(volume).connect(context.destination);
      tone.start(context.currentTime + at);
      tone.stop(context.currentTime + at + 1.2);
    }
    setTimeout(() => void context.close(), 2_000);
  } catch {
    // No sound in this browser: the timer's face says it too.
  }
}
