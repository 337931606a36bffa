import { useMemo } from "react";
import type { KeyAction } from "./keys.ts";
import { steppedRate } from "./keys.ts";
import { rates } from "./names.ts";
import type { Media } from "./useMedia.ts";
import type { PlayerHandle } from "./usePlayer.ts";
import { setA, setB } from "./view-actions.ts";

/** Captions on in the interface's first language that has them, or off. */
export function toggleCaptions(player: Pick<PlayerHandle, "engine" | "playback">): void {
  const { engine, playback } = player;
  const isOn = engine.store.get().captions !== null;
  engine.setCaptions(isOn ? null : (playback.captions[0]?.language ?? null));
}

/** Carries out what a key asks for. */
export function useKeyRunner(player: PlayerHandle, media: Media, wake: () => void) {
  const { engine } = player;
  return useMemo(
    () => (action: KeyAction) => {
      const { store } = engine;
      wake();
      if (action.do === "toggle") engine.toggle();
      else if (action.do === "seekBy") engine.seekBy(action.ms);
      else if (action.do === "seekShare") engine.seek(store.get().durationMs * action.share);
      else if (action.do === "rate")
        engine.setRate(steppedRate(rates, store.get().rate, action.step));
      else if (action.do === "volume") media.setVolume(media.volume + action.by);
      else if (action.do === "mute") media.toggleMute();
      else if (action.do === "fullscreen") media.toggleFull();
      else if (action.do === "captions") toggleCaptions(player);
      else if (action.do === "setA") setA(engine);
      else setB(engine);
    },
    [player, engine, media, wake],
  );
}
