import type { ReactNode } from "react";
import type { ItemCard } from "#server/library/protocol.ts";
import { Icon, type IconName } from "../../kit/ui/icons.tsx";
import { clockOf } from "../../videos/useVideoText.ts";
import css from "./Poster.module.css";

type Shown = Pick<ItemCard, "kind" | "source" | "posterUrl" | "isSound" | "durationMs">;

const icons: Record<ItemCard["kind"], IconName> = {
  lesson: "video",
  exercise: "pulse",
  listening: "music",
  making: "pencil",
  project: "clipboard",
  advice: "heart",
};
/** Heights of a drawn wave, percent; a piece of music looks like music before its own wave is made. */
const wave = [22, 38, 30, 56, 74, 48, 90, 62, 100, 70, 84, 52, 66, 36, 58, 80, 44, 60, 32, 46, 24];

/** The picture of an item, or one drawn for what it is; `children` lie over it. */
export function Poster({ item, children }: { item: Shown; children?: ReactNode }) {
  const { kind, source, posterUrl, isSound, durationMs } = item;
  const icon = source === "link" ? "link" : icons[kind];
  return (
    <span className={css.poster} data-kind={kind}>
      {posterUrl ? (
        <img src={posterUrl} alt="" loading="lazy" className={css.image} />
      ) : (
        <>
          <Icon name={isSound ? "music" : icon} sizePx={30} className={css.icon ?? ""} />
          {isSound && (
            <span className={css.wave} aria-hidden="true">
              {wave.map((height, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a drawing that never changes
                <i key={at} style={{ height: `${height}%` }} />
              ))}
            </span>
          )}
        </>
      )}
      {durationMs !== null && <span className={css.length}>{clockOf(durationMs)}</span>}
      {children}
    </span>
  );
}
