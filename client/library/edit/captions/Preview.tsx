import { type PlayerHandle, usePlayerState } from "../../../player/usePlayer.ts";
import { type Cue, cueAt } from "./cues.ts";
import css from "./Preview.module.css";

/** The caption that is being written, over the film at its moment. */
export function Preview({ cues, player }: { cues: readonly Cue[]; player: PlayerHandle }) {
  const text = usePlayerState(player, ({ currentMs, captions }) =>
    // The player's own captions would stand over them.
    captions === null ? (cueAt(cues, currentMs)?.text ?? "") : "",
  );
  if (text === "") return null;
  return (
    <div className={css.preview} data-testid="caption-preview">
      <span className={css.words}>{text}</span>
    </div>
  );
}
