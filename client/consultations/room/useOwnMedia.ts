import { useEffect, useRef, useState } from "react";
import { readReceiveMode } from "../../kit/receive-mode.ts";
import type { RoomState } from "../../room/state.ts";
import type { Lacking } from "./DeviceTrouble.tsx";
import { isStopped, type Stand } from "./stand.ts";
import type { Stay } from "./usePrivateRoom.ts";

/** One's own microphone and camera in the private room: switched, rested, and shut at once where the lock fails. */
export function useOwnMedia(
  { lessonId, session, talk }: Stay,
  { local, mode }: RoomState,
  stand: Stand,
) {
  const [error, setError] = useState<unknown>(null);
  const [chosen, setChosen] = useState<boolean | null>(null);
  // Whoever saves megabytes in lessons comes in without pictures here too, and is shown so.
  const isSoundOnly = chosen ?? isWithoutPictures(readReceiveMode());
  const isWeak = isWithoutPictures(mode) && !isSoundOnly;
  /** What was on before the break. */
  const before = useRef<{ microphone: boolean; camera: boolean } | null>(null);
  const isStill = isStopped(stand);
  const attempt = (act: Promise<unknown>) => {
    setError(null);
    act.catch(setError);
  };
  const shut = () =>
    Promise.all([session.local.setMicrophone(false), session.local.setCamera(false)]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: at the moment it fails
  useEffect(() => {
    if (isStill) attempt(shut());
  }, [isStill]);

  const { problem } = local.microphone;
  const isHeld = problem === "held" || problem === "busy";
  // Whoever waits for an answer sees why none comes.
  useEffect(() => talk.setSign("held", isHeld), [talk, isHeld]);

  const isOn = (source: "microphone" | "camera") => local[source].state !== "off";
  const lacking = (["camera", "microphone"] as const).flatMap((source): Lacking[] => {
    const { problem: why } = local[source];
    return why ? [{ source, problem: why }] : [];
  });
  return {
    error,
    lacking,
    /** Opens a device that did not work once more. */
    retry: (source: Lacking["source"]) =>
      attempt(
        source === "camera" ? session.local.setCamera(true) : session.local.setMicrophone(true),
      ),
    isSoundOnly,
    /** The link carries sound alone now; nobody chose that. */
    isWeak,
    isOn,
    toggleMicrophone: () => attempt(session.local.setMicrophone(!isOn("microphone"))),
    toggleCamera: () => attempt(session.local.setCamera(!isOn("camera"))),
    /** Pictures neither way: for a weak link, or for whoever would rather not be looked at. */
    toggleSoundOnly() {
      const next = !isSoundOnly;
      setChosen(next);
      const wanted = next ? ("sound" as const) : ("full" as const);
      attempt(session.ask("room:chooseMode", { lessonId, mode: wanted }));
      if (next) attempt(session.local.setCamera(false));
    },
    /** Own microphone and camera off, told to the others; afterwards as before. */
    toggleBreak(isOnBreak: boolean) {
      if (!isOnBreak) {
        before.current = { microphone: isOn("microphone"), camera: isOn("camera") };
        talk.setSign("break", true);
        attempt(shut());
        return;
      }
      talk.setSign("break", false);
      const { microphone = false, camera = false } = before.current ?? {};
      if (microphone) attempt(session.local.setMicrophone(true));
      if (camera && !isSoundOnly) attempt(session.local.setCamera(true));
    },
  };
}
const isWithoutPictures = (mode: RoomState["mode"] | null): boolean =>
  mode === "sound" || mode === "slides";
export type OwnMedia = ReturnType<typeof useOwnMedia>;
