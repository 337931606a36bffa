/** Sounds in the clips, samples a second. */
export const SAMPLE_RATE = 44_100;

/** Samples from -1 to 1, one array a channel, as a 16-bit WAV file (on machines that store the low byte first). */
export function toWav(channels: readonly Float32Array[], sampleRate = SAMPLE_RATE): Buffer {
  const count = channels[0]?.length ?? 0;
  const bytesPerFrame = channels.length * 2;
  const file = Buffer.alloc(44 + count * bytesPerFrame);
  file.write("RIFF", 0, "latin1");
  file.writeUInt32LE(file.length - 8, 4);
  file.write("WAVEfmt ", 8, "latin1");
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20); // PCM
  file.writeUInt16LE(channels.length, 22);
  file.writeUInt32LE(sampleRate, 24);
  file.writeUInt32LE(sampleRate * bytesPerFrame, 28);
  file.writeUInt16LE(bytesPerFrame, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36, "latin1");
  file.writeUInt32LE(count * bytesPerFrame, 40);
  const samples = new Int16Array(count * channels.length);
  for (const [place, channel] of channels.entries())
    for (let at = 0; at < count; at++) {
      const value = Math.max(-1, Math.min(1, channel[at] ?? 0));
      samples[at * channels.length + place] = Math.round(value * 32_767);
    }
  file.set(new Uint8Array(samples.buffer), 44);
  return file;
}

/** A short soft tone that fades, added at a moment. */
export function addTone(
  channel: Float32Array,
  atS: number,
  { hz, gain, fadeS }: { hz: number; gain: number; fadeS: number },
): void {
  const from = Math.round(atS * SAMPLE_RATE);
  const length = Math.min(Math.round(fadeS * 6 * SAMPLE_RATE), channel.length - from);
  for (let n = 0; n < length; n++) {
    const t = n / SAMPLE_RATE;
    const attack = Math.min(1, t / 0.004);
    const value = Math.sin(2 * Math.PI * hz * t) * Math.exp(-t / fadeS) * attack * gain;
    channel[from + n] = (channel[from + n] ?? 0) + value;
  }
}
