import { useTranslation } from "react-i18next";
import type { Video } from "#server/videos/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";

const PIXELS_PER_MEGAPIXEL = 1_000_000;
/** Up to here lengths are said in seconds. */
const SECONDS_UP_TO_S = 120;

/** Minutes and seconds of a length, 11:40; with hours 1:02:03. */
export function clockOf(ms: number): string {
  const allS = Math.round(ms / 1000);
  const [h, m, s] = [Math.floor(allS / 3600), Math.floor(allS / 60) % 60, allS % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

/** Sentences about a video for its author: where it stands, why it was refused, why it stopped. */
export function useVideoText() {
  const { t } = useTranslation("videos");
  const format = useFormat();

  function refusal({ code, readableS, claimedS, limit }: NonNullable<Video["refusal"]>): string {
    if (code === "truncated" && readableS !== undefined && claimedS !== undefined) {
      if (claimedS > SECONDS_UP_TO_S)
        return t("truncatedOf", {
          readable: clockOf(readableS * 1000),
          claimed: clockOf(claimedS * 1000),
        });
      return t("truncatedSeconds", {
        readable: format.number(readableS),
        claimed: format.number(claimedS),
      });
    }
    if (limit !== undefined) {
      if (code === "too_long") return t("tooLongOf", { limit: format.duration(limit) });
      if (code === "too_many_streams") return t("tooManyStreamsOf", { limit });
      if (code === "too_many_pixels")
        return t("tooManyPixelsOf", { limit: format.number(limit / PIXELS_PER_MEGAPIXEL) });
    }
    return t(`refusal.${code}`);
  }

  return {
    refusal,
    /** One line; the longer sentences of refusals and failures are apart. */
    state(video: Video): string {
      if (video.state === "converting" && video.isPlayable)
        return t(video.isSound ? "listenable" : "playable");
      return t(`state.${video.state}`);
    },
    /** What went wrong and what to do; null while all is well. */
    trouble(video: Video): string | null {
      if (video.refusal) return refusal(video.refusal);
      if (video.failure === null) return null;
      const words = t(`failure.${video.failure}`);
      if (video.retryAt === null) return words;
      return `${words} ${t("retryAt", { time: format.time(video.retryAt) })}`;
    },
    /** How far conversion has come, in words. */
    progress(video: Video): string {
      const share = format.percent(video.percent / 100);
      if (video.minutesLeft === null) return share;
      return `${share} · ${t("aboutLeft", { time: format.minutes(video.minutesLeft) })}`;
    },
  };
}
