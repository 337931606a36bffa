import { STILL_EVERY_MS, STILL_MAX_BYTES } from "#server/rooms/protocol-values.ts";
import type { RoomSession } from "./session.ts";

/** Wide enough to read a page by on a phone. */
const WIDTH_PX = 1280;
/** Tried one after the other until the picture is small enough. */
const TRIES = [
  { scale: 1, quality: 0.7 },
  { scale: 1, quality: 0.45 },
  { scale: 0.75, quality: 0.45 },
  { scale: 0.5, quality: 0.4 },
] as const;
/** A small grey copy in which a changed word shows, and a cursor does not. */
const GRID = { widthPx: 64, heightPx: 36 };
const CHANGED_LEVELS = 10;
const GRAB_MS = 1000;

type Session = Pick<RoomSession, "store" | "ask">;

/** Sends the shared screen as still pictures while somebody receives no video, when it changed. Gives what stops it. */
export function sendStills({ store, ask }: Session, lessonId: string): () => void {
  let stream: MediaStream | null = null;
  let video: HTMLVideoElement | null = null;
  let sent: Uint8ClampedArray | null = null;
  let isBusy = false;

  function follow(): void {
    const { screenStream } = store.get();
    if (screenStream === stream) return;
    stream = screenStream;
    sent = null;
    video?.pause();
    video = null;
    if (!screenStream) return;
    video = document.createElement("video");
    video.muted = true;
    video.srcObject = screenStream;
    video.play().catch(() => undefined); // without a frame nothing is sent
  }

  async function look(): Promise<void> {
    follow();
    const { seats, me, phase } = store.get();
    const isWanted = seats.some((seat) => seat.mode === "slides" && seat.personId !== me?.personId);
    if (!video || video.videoWidth === 0 || !isWanted || phase.name !== "live" || isBusy) return;
    isBusy = true;
    try {
      const picture = (await grab(stream)) ?? bitmapOf(await createImageBitmap(video));
      const now = gridOf(picture);
      if (!now || (sent && !hasChanged(sent, now))) return;
      const webp = await encode(picture);
      if (!webp) return;
      await ask("room:sendStill", { lessonId, webpBase64: await toBase64(webp) });
      sent = now;
    } catch {
      // The screen was closed meanwhile, or it was too soon: the next look tries again.
    } finally {
      isBusy = false;
    }
  }

  const timer = setInterval(() => void look(), STILL_EVERY_MS);
  return () => {
    clearInterval(timer);
    video?.pause();
  };
}

/** Whether two grey copies differ by more than noise and a cursor. */
export function hasChanged(before: Uint8ClampedArray, now: Uint8ClampedArray): boolean {
  let cells = 0;
  for (let at = 0; at < now.length; at += 4) {
    const levels = Math.abs((now[at + 1] ?? 0) - (before[at + 1] ?? 0));
    if (levels > CHANGED_LEVELS) cells += 1;
  }
  return cells > 2;
}

type Picture = { image: CanvasImageSource; widthPx: number; heightPx: number };
const bitmapOf = (image: ImageBitmap): Picture => {
  return { image, widthPx: image.width, heightPx: image.height };
};

/** The screen as it is now, also while this tab is hidden behind what is shared; null where that cannot be had. */
async function grab(stream: MediaStream | null): Promise<Picture | null> {
  const [track] = stream?.getVideoTracks() ?? [];
  if (track?.readyState !== "live" || !("ImageCapture" in window)) return null;
  // A still screen may give no further frame to wait for.
  const late = new Promise<null>((done) => setTimeout(() => done(null), GRAB_MS));
  const frame = await Promise.race([new ImageCapture(track).grabFrame(), late]);
  return frame && bitmapOf(frame);
}

function gridOf({ image }: Picture): Uint8ClampedArray | null {
  const { widthPx, heightPx } = GRID;
  const context = canvasOf(widthPx, heightPx).getContext("2d", { willReadFrequently: true });
  context?.drawImage(image, 0, 0, widthPx, heightPx);
  return context?.getImageData(0, 0, widthPx, heightPx).data ?? null;
}

async function encode(picture: Picture): Promise<Blob | null> {
  for (const { scale, quality } of TRIES) {
    const widthPx = Math.round(Math.min(WIDTH_PX, picture.widthPx) * scale);
    const heightPx = Math.round((widthPx * picture.heightPx) / picture.widthPx);
    const canvas = canvasOf(widthPx, heightPx);
    canvas.getContext("2d")?.drawImage(picture.image, 0, 0, widthPx, heightPx);
    const blob = await new Promise<Blob | null>((done) =>
      canvas.toBlob(done, "image/webp", quality),
    );
    if (blob?.type !== "image/webp") return null; // a browser that cannot write WebP
    if (blob.size <= STILL_MAX_BYTES) return blob;
  }
  return null;
}

function canvasOf(width: number, height: number): HTMLCanvasElement {
  return Object.assign(document.createElement("canvas"), { width, height });
}

async function toBase64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
