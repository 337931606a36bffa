import type { PlayerHandle } from "./usePlayer.ts";

/** What stands beside the player: chapters or steps, counter, timer, quality. */
export function Tools({ player }: { player: PlayerHandle }) {
  return <div data-kind={player.kind} />;
}
