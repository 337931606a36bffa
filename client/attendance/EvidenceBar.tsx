import type { Evidence } from "#server/register/protocol.ts";
import css from "./EvidenceBar.module.css";
import { attemptPlaces, breakPieces, modePieces, type Piece, responsePlaces } from "./evidence.ts";
import { type Axis, placeOf, ticksOf } from "./timeline.ts";

const placed = ({ leftPc, widthPc }: Piece, leastPx: number) => ({
  left: `min(${leftPc}%, 100% - ${leastPx}px)`,
  width: `max(${widthPc}%, ${leastPx}px)`,
});

/** A pupil's lesson, drawn: how much was received when, breaks, answers, attempts. The sentence beside it says the same in words. */
export function EvidenceBar({ axis, evidence }: { axis: Axis; evidence: Evidence }) {
  return (
    <span className={css.bar} aria-hidden="true">
      <span className={css.ground} />
      {ticksOf(axis)
        .slice(1)
        .map((atMs) => (
          <span key={atMs} className={css.tick} style={{ left: `${placeOf(axis, atMs)}%` }} />
        ))}
      {modePieces(axis, evidence).map((piece) => (
        <span
          key={`${piece.leftPc} ${piece.look}`}
          className={css.here}
          data-look={piece.look}
          style={placed(piece, 3)}
        />
      ))}
      {breakPieces(axis, evidence).map((piece) => (
        <span key={piece.leftPc} className={css.break} style={placed(piece, 4)} />
      ))}
      {attemptPlaces(axis, evidence).map((place) => (
        <span
          key={place}
          className={css.cross}
          style={{ left: `clamp(5px, ${place}%, 100% - 5px)` }}
        />
      ))}
      {responsePlaces(axis, evidence).map((place) => (
        <span
          key={place}
          className={css.dot}
          style={{ left: `clamp(5px, ${place}%, 100% - 5px)` }}
        />
      ))}
    </span>
  );
}
