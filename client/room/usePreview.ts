import { useEffect, useState } from "react";
import { type DeviceProblem, openCamera, openMicrophone, toProblem } from "./media.ts";

export type Preview =
  | { state: "asking" }
  | { state: "on"; track: MediaStreamTrack }
  | { state: "failed"; problem: DeviceProblem };

/** Opens a device for the check and closes it again; anew when another one is chosen, or in another round. */
export function usePreview(
  kind: "microphone" | "camera",
  deviceId: string | null,
  round = 0,
): Preview {
  const [preview, setPreview] = useState<Preview>({ state: "asking" });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round opens anew
  useEffect(() => {
    let wanted = true;
    let opened: MediaStreamTrack | null = null;
    const open = kind === "microphone" ? openMicrophone : openCamera;
    const constraints = kind === "microphone" ? {} : PREVIEW;
    open(deviceId, constraints).then(
      (track) => {
        if (!wanted) return track.stop();
        opened = track;
        track.addEventListener("ended", () =>
          setPreview({ state: "failed", problem: "unplugged" }),
        );
        setPreview({ state: "on", track });
      },
      (error: unknown) => {
        if (wanted) setPreview({ state: "failed", problem: toProblem(error) });
      },
    );
    return () => {
      wanted = false;
      opened?.stop();
    };
  }, [kind, deviceId, round]);
  return preview;
}

const PREVIEW: MediaTrackConstraints = { width: { ideal: 640 }, height: { ideal: 360 } };
