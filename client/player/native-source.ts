import type { Source, SourceOptions } from "./source.ts";

/** Whether the browser plays HLS by itself (Safari; an iPhone before 17.1 has no other way). */
export function playsHls(video: HTMLVideoElement): boolean {
  return video.canPlayType("application/vnd.apple.mpegurl") !== "";
}

/** The browser's own HLS. It chooses the quality alone and keeps the addresses it was given. */
export function openNative(options: SourceOptions): Source {
  const { video, onProblem, onChange } = options;
  const load = (url: string, atS: number) => {
    video.src = url;
    video.addEventListener(
      "loadedmetadata",
      () => {
        if (atS > 0) video.currentTime = atS;
        onChange();
      },
      { once: true },
    );
    video.load();
  };
  const onError = () =>
    onProblem(
      video.error?.code === MediaError.MEDIA_ERR_DECODE
        ? { name: "media" }
        : { name: "network", isFatal: true },
    );
  video.addEventListener("error", onError);
  load(options.url, options.startMs / 1000);
  const again = () => load(options.url, video.currentTime);
  return {
    isAdaptive: false,
    limit: () => undefined,
    move: () => false,
    retry: again,
    recover: again,
    halt: () => undefined,
    estimateBps: () => 0,
    edgeS: () => {
      const { seekable } = video;
      return seekable.length > 0 && !Number.isFinite(video.duration)
        ? seekable.end(seekable.length - 1)
        : null;
    },
    levels: () => [],
    destroy() {
      video.removeEventListener("error", onError);
      video.removeAttribute("src");
      video.load();
    },
  };
}
