import {
  AvailabilityStates,
  MediaActionTypes,
  useMediaDispatch,
  useMediaFullscreenRef,
  useMediaRef,
  useMediaSelector,
} from "media-chrome/react/media-store";
import { useMemo, useState } from "react";

/** Refs that stay the same from render to render: media-chrome makes a new function each time. */
export function useMediaRefs() {
  const media = useMediaRef();
  const fullscreen = useMediaFullscreenRef();
  const [refs] = useState({ media, fullscreen });
  return refs;
}

/** Sound, full screen and picture in picture, the same in every browser, by media-chrome. */
export function useMedia() {
  const dispatch = useMediaDispatch();
  const volume = useMediaSelector((state) => state.mediaVolume ?? 1);
  const isMuted = useMediaSelector((state) => state.mediaMuted ?? false) || volume === 0;
  const isFull = useMediaSelector((state) => state.mediaIsFullscreen ?? false);
  const isPip = useMediaSelector((state) => state.mediaIsPip ?? false);
  const fullUnavailable = useMediaSelector((state) => state.mediaFullscreenUnavailable);
  const pipUnavailable = useMediaSelector((state) => state.mediaPipUnavailable);
  const volumeUnavailable = useMediaSelector((state) => state.mediaVolumeUnavailable);
  return useMemo(() => {
    const ask = (type: string, detail?: unknown) => dispatch({ type, detail } as Ask);
    return {
      volume: isMuted ? 0 : volume,
      isMuted,
      isFull,
      isPip,
      canFull: isThere(fullUnavailable),
      canPip: isThere(pipUnavailable),
      /** An iPhone's volume is the phone's own. */
      canVolume: isThere(volumeUnavailable),
      toggleMute: () =>
        ask(isMuted ? MediaActionTypes.MEDIA_UNMUTE_REQUEST : MediaActionTypes.MEDIA_MUTE_REQUEST),
      setVolume: (value: number) =>
        ask(MediaActionTypes.MEDIA_VOLUME_REQUEST, Math.min(1, Math.max(0, value))),
      toggleFull: () =>
        ask(
          isFull
            ? MediaActionTypes.MEDIA_EXIT_FULLSCREEN_REQUEST
            : MediaActionTypes.MEDIA_ENTER_FULLSCREEN_REQUEST,
        ),
      togglePip: () =>
        ask(
          isPip
            ? MediaActionTypes.MEDIA_EXIT_PIP_REQUEST
            : MediaActionTypes.MEDIA_ENTER_PIP_REQUEST,
        ),
    };
  }, [
    dispatch,
    volume,
    isMuted,
    isFull,
    isPip,
    fullUnavailable,
    pipUnavailable,
    volumeUnavailable,
  ]);
}
export type Media = ReturnType<typeof useMedia>;
type Ask = Parameters<ReturnType<typeof useMediaDispatch>>[0];

const isThere = (unavailable: string | undefined) =>
  unavailable !== AvailabilityStates.UNSUPPORTED && unavailable !== AvailabilityStates.UNAVAILABLE;
