/**
 * Runs in Chromium: says when a flash is shown and a beep is heard, on the clock of the media element itself.
 * No wall clock: the picture is found by seeking, the sound by counting samples.
 */
/* global Hls */

let player;
const video = document.querySelector("video");
const once = (target, name) =>
  new Promise((done) => target.addEventListener(name, done, { once: true }));

/** Loads a playlist and waits until all of it is buffered. */
async function load(url) {
  player?.destroy();
  player = new Hls({ enableWorker: false, startLevel: 0, startPosition: 0 });
  const failed = new Promise((_, fail) => {
    player.on(Hls.Events.ERROR, (_event, data) => {
      if (data.fatal) fail(new Error(`${data.type} ${data.details} ${data.error?.message ?? ""}`));
    });
  });
  const buffered = new Promise((done) => {
    player.on(Hls.Events.FRAG_BUFFERED, () => {
      const { buffered: ranges, duration } = video;
      if (ranges.length > 0 && ranges.end(ranges.length - 1) > duration - 0.2) done();
    });
  });
  const ended = new Promise((done) => player.on(Hls.Events.BUFFERED_TO_END, done));
  const shown = new Promise((done) => video.requestVideoFrameCallback(done));
  player.loadSource(url);
  player.attachMedia(video);
  await Promise.race([buffered, failed]);
  // A film that begins late has nothing to show at 0.
  if (video.buffered.start(0) > 0) video.currentTime = video.buffered.start(0) + 0.001;
  // Only the end lets a decoder give out the last pictures it holds back.
  await Promise.race([ended, failed]);
  await Promise.race([video.readyState >= 2 ? null : once(video, "loadeddata"), failed]);
  // The first picture must be out of the way before a sought one is waited for.
  if (video.videoWidth > 0) await shown;
  return {
    durationMs: video.duration * 1000,
    startMs: video.buffered.start(0) * 1000,
    widthPx: video.videoWidth,
    heightPx: video.videoHeight,
  };
}

/** Goes to an instant and returns when the frame there begins, and whether it is the flash: one colour, and bright. */
async function frameAt(seconds) {
  const shown = new Promise((done) => video.requestVideoFrameCallback((_, meta) => done(meta)));
  const seeked = once(video, "seeked");
  video.currentTime = seconds;
  await seeked;
  const { mediaTime } = await shown;
  const canvas = new OffscreenCanvas(32, 32);
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.drawImage(video, 0, 0, 32, 32);
  const { data } = pen.getImageData(0, 0, 32, 32);
  let [least, most] = [255, 0];
  for (let i = 0; i < data.length; i += 4) {
    const light = (data[i] + data[i + 1] + data[i + 2]) / 3;
    least = Math.min(least, light);
    most = Math.max(most, light);
  }
  return { mediaTime, isFlash: most - least < 24 && least > 150 };
}

/**
 * When the first frame of the flash begins, ms. `near`: an instant within it.
 * Frames are found by halving, so that none can be missed and none need be shown in time.
 */
async function flashMs(near) {
  // The first seek to an instant already shown tells nothing new: begin elsewhere.
  let dark = 0.001;
  let first = await frameAt(near);
  if (!first.isFlash) throw new Error(`No flash at ${near} s`);
  if ((await frameAt(dark)).isFlash) throw new Error("A flash from the beginning");
  while (first.mediaTime - dark > 0.002) {
    const middle = (dark + first.mediaTime) / 2;
    const frame = await frameAt(middle);
    if (frame.isFlash) first = frame;
    else dark = middle;
  }
  return first.mediaTime * 1000;
}

let graph;
/** The element's sound as samples: what reaches the loudspeaker, at 48 kHz. */
async function openGraph() {
  if (graph) return graph;
  const context = new AudioContext({ sampleRate: 48_000 });
  const code = `registerProcessor("recorder", class extends AudioWorkletProcessor {
    process([input]) { if (input[0]) this.port.postMessage(input[0].slice()); return true; }
  });`;
  await context.audioWorklet.addModule(
    URL.createObjectURL(new Blob([code], { type: "text/javascript" })),
  );
  const recorder = new AudioWorkletNode(context, "recorder");
  context.createMediaElementSource(video).connect(recorder);
  await context.resume();
  graph = { context, recorder };
  return graph;
}

/**
 * When the beep begins, ms. Plays from `from`, an instant within the beep: the first sample heard is that
 * instant, so the samples until it falls silent say when it ends, and its length is known.
 */
async function beepMs(from, lengthMs) {
  const { recorder } = await openGraph();
  video.pause();
  const seeked = once(video, "seeked");
  video.currentTime = from;
  await seeked;
  const samples = [];
  let first = -1;
  let last = -1;
  const heard = new Promise((done) => {
    recorder.port.onmessage = ({ data }) => {
      for (const sample of data) {
        if (Math.abs(sample) > 0.05) {
          if (first < 0) first = samples.length;
          last = samples.length;
        }
        samples.push(sample);
      }
      if (first >= 0 && samples.length - last > 4800) done();
    };
  });
  await video.play();
  await heard;
  video.pause();
  recorder.port.onmessage = null;
  // A tone of 1 kHz passes through the threshold every half millisecond; a longer gap is one of the machine's.
  let gap = 0;
  let longestGap = 0;
  for (const sample of samples.slice(first, last)) {
    gap = Math.abs(sample) > 0.05 ? 0 : gap + 1;
    longestGap = Math.max(longestGap, gap);
  }
  return { ms: from * 1000 + (last + 1 - first) / 48 - lengthMs, isBroken: longestGap > 48 };
}

Object.assign(window, { load, flashMs, beepMs });
