import type { Stroke, WorkFile } from "#server/submissions/protocol.ts";
import css from "./DrawnPhoto.module.css";
import { InkLayer } from "./InkLayer.tsx";
import { heightUnitsOf } from "./view.ts";

type Props = { photo: WorkFile; strokes: readonly Stroke[]; label: string };
/** A photo with what the teacher drew over it, as wide as its place. */
export function DrawnPhoto({ photo, strokes, label }: Props) {
  const height = heightUnitsOf(photo);
  return (
    <svg
      className={css.photo}
      viewBox={`0 0 1000 ${height}`}
      role="img"
      aria-label={label}
      data-testid="drawn-photo"
    >
      <rect className={css.ground} width={1000} height={height} />
      {photo.url && <image href={photo.url} width={1000} height={height} />}
      <InkLayer strokes={strokes} />
    </svg>
  );
}
