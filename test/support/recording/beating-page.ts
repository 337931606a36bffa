import type { BrowserContext } from "playwright-core";
import { BEAT_S } from "./fake-tap.ts";

/**
 * Every camera and microphone of this window shows and plays one clock: the picture is white and a tone of 1 kHz
 * sounds for a quarter of a second, again and again. So what a recording makes of them can be measured.
 */
export async function beat(context: BrowserContext): Promise<void> {
  await context.addInitScript((beatS: number) => {
    let made: { picture: MediaStreamTrack; sound: MediaStreamTrack } | null = null;
    function make() {
      const audio = new AudioContext({ sampleRate: 48_000 });
      const buffer = audio.createBuffer(1, Math.round(beatS * 48_000), 48_000);
      const samples = buffer.getChannelData(0);
      for (let n = 0; n < 12_000; n++) samples[n] = 0.6 * Math.sin((2 * Math.PI * n) / 48);
      const tone = audio.createBufferSource();
      tone.buffer = buffer;
      tone.loop = true;
      const out = audio.createMediaStreamDestination();
      tone.connect(out);
      const startS = audio.currentTime + 0.1;
      tone.start(startS);
      const canvas = document.createElement("canvas");
      canvas.width = 640;
      canvas.height = 360;
      const pen = canvas.getContext("2d");
      setInterval(() => {
        const isOn = (((audio.currentTime - startS) % beatS) + beatS) % beatS < 0.25;
        if (!pen) return;
        pen.fillStyle = isOn ? "#ffffff" : "#202020";
        pen.fillRect(0, 0, 640, 360);
        pen.fillStyle = "#808080"; // a picture that never changes is not sent
        pen.fillRect(Math.random() * 600, 340, 20, 10);
      }, 20);
      const [picture] = canvas.captureStream(30).getVideoTracks();
      const [sound] = out.stream.getAudioTracks();
      if (!picture || !sound) throw new Error("no tracks");
      return { picture, sound };
    }
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      made ??= make();
      const tracks = [
        ...(wanted?.video ? [made.picture.clone()] : []),
        ...(wanted?.audio ? [made.sound.clone()] : []),
      ];
      return new MediaStream(tracks);
    };
  }, BEAT_S);
}
