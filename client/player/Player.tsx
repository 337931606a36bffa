import type { PlayerHandle } from "./usePlayer.ts";

/** The film or the sound with its controls. */
export function Player({ player }: { player: PlayerHandle }) {
  return <div data-testid="player">{player.title}</div>;
}
