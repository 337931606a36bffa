import { useEffect, useRef, useState } from "react";
import { type Part, partAt } from "./chapters.ts";
import css from "./SeekBar.module.css";
import { readStoryboard, type Thumb, thumbAt } from "./storyboard.ts";
import { clockOf } from "./times.ts";
import { useFetched } from "./useFetched.ts";
import { type PlayerHandle, usePlayerState } from "./usePlayer.ts";

const read = async (response: Response): Promise<Thumb[]> =>
  readStoryboard(await response.text(), response.url);

/** What is to be seen at a moment, over the bar: a small picture, the time, the chapter. */
export function Preview(props: { player: PlayerHandle; atMs: number; parts: readonly Part[] }) {
  const { player, atMs, parts } = props;
  const durationMs = usePlayerState(player, (state) => state.durationMs);
  const thumbs = useFetched(player.playback.storyboardUrl, true, read);
  const box = useRef<HTMLSpanElement>(null);
  const [halfPx, setHalfPx] = useState(0);
  const thumb = thumbs && thumbAt(thumbs, atMs);
  const title = partAt(parts, atMs)?.title;
  const wanted = `${thumb?.width} ${title}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again when what it shows changes its width
  useEffect(() => setHalfPx((box.current?.offsetWidth ?? 0) / 2), [wanted]);
  const place = `${(atMs / durationMs) * 100}%`;
  return (
    <span
      ref={box}
      className={css.preview}
      style={{ left: `clamp(${halfPx}px, ${place}, calc(100% - ${halfPx}px))` }}
      aria-hidden="true"
    >
      {thumb && (
        <span
          className={css.picture}
          data-testid="player-preview"
          style={{
            width: thumb.width,
            height: thumb.height,
            backgroundImage: `url(${JSON.stringify(thumb.url)})`,
            backgroundPosition: `-${thumb.x}px -${thumb.y}px`,
          }}
        />
      )}
      <b>{clockOf(atMs)}</b>
      {title && <span className={css.chapter}>{title}</span>}
    </span>
  );
}
