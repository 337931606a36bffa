/** What a browser can tell of a file before it is sent. All null where it cannot play it: the server may still. */
export type FileFacts = {
  isSound: boolean;
  durationS: number | null;
  /** The shorter side of the picture: 1080 of 1920 × 1080, upright or not. */
  linesPx: number | null;
  /** A small JPEG, as a data address. */
  poster: string | null;
};

const WAIT_MS = 5_000;
const POSTER_WIDTH_PX = 480;
const POSTER_AT_SHARE = 0.15;
const POSTER_QUALITY = 0.7;

/** Resolves to false when it takes too long or fails. */
function happens(element: HTMLMediaElement, event: string): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), WAIT_MS);
    const end = (isGood: boolean) => {
      clearTimeout(timer);
      resolve(isGood);
    };
    element.addEventListener(event, () => end(true), { once: true });
    element.addEventListener("error", () => end(false), { once: true });
  });
}

function draw(video: HTMLVideoElement): string | null {
  const canvas = document.createElement("canvas");
  canvas.width = POSTER_WIDTH_PX;
  canvas.height = Math.round((POSTER_WIDTH_PX * video.videoHeight) / video.videoWidth);
  const context = canvas.getContext("2d");
  if (!context) return null;
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", POSTER_QUALITY);
}

/** Length, size of the picture and a poster, all from the file on this device; nothing is sent. */
export async function readFileFacts(file: File): Promise<FileFacts> {
  const isSound = file.type.startsWith("audio/");
  const unknown = { isSound, durationS: null, linesPx: null, poster: null };
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.preload = "auto";
  const address = URL.createObjectURL(file);
  try {
    const isLoaded = happens(video, "loadeddata");
    video.src = address;
    if (!(await isLoaded)) return unknown;
    const durationS = Number.isFinite(video.duration) ? video.duration : null;
    if (video.videoWidth === 0) return { ...unknown, isSound: true, durationS };
    const isShown = happens(video, "seeked");
    video.currentTime = (durationS ?? 0) * POSTER_AT_SHARE;
    const poster = (await isShown) ? draw(video) : null;
    const linesPx = Math.min(video.videoWidth, video.videoHeight);
    return { isSound: false, durationS, linesPx, poster };
  } finally {
    video.removeAttribute("src");
    video.load();
    URL.revokeObjectURL(address);
  }
}
