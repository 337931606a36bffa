import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../kit/ui/icons.tsx";
import { readChoices } from "./choices.ts";
import { listDevices, watchDevices } from "./media.ts";
import css from "./RoomScreen.module.css";
import type { RoomSession } from "./session.ts";
import { type RoomState, remarkAfter, type Sound } from "./state.ts";

type Props = { session: RoomSession; state: RoomState };

/** Everything that is heard: one element for each microphone. */
export function Sounds({ session, state }: Props) {
  const { t } = useTranslation("room");
  const place = useRef<HTMLDivElement>(null);
  const playAll = () => {
    session.store.patch({ isSoundBlocked: false });
    for (const element of place.current?.querySelectorAll("audio") ?? [])
      element.play().catch(() => session.store.patch({ isSoundBlocked: true }));
  };
  return (
    <>
      <div ref={place} hidden>
        {state.sounds.map((sound) => (
          <SoundElement
            key={sound.key}
            sound={sound}
            isMuted={state.fallback !== null}
            onMoved={() =>
              session.store.patch({ remark: remarkAfter(session.store.get(), "otherSpeaker") })
            }
            onBlocked={() => session.store.patch({ isSoundBlocked: true })}
          />
        ))}
      </div>
      {state.isSoundBlocked && (
        <button
          type="button"
          className={css.soundButton}
          onClick={playAll}
          data-testid="enable-sound"
        >
          <Icon name="volume" />
          {t("sound.enable")}
        </button>
      )}
    </>
  );
}

type ElementProps = {
  sound: Sound;
  isMuted: boolean;
  onBlocked: () => void;
  /** The chosen speaker was pulled out. */
  onMoved: () => void;
};
function SoundElement({ sound, isMuted, onBlocked, onMoved }: ElementProps) {
  const audio = useRef<HTMLAudioElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: played once for each stream
  useEffect(() => {
    const element = audio.current;
    if (!element) return;
    element.srcObject = sound.stream;
    const play = () =>
      element.play().catch((error: unknown) => {
        if (error instanceof Error && error.name === "NotAllowedError") onBlocked();
      });
    void chooseSpeaker(element);
    void play();
    const unwatch = watchDevices(
      () => void chooseSpeaker(element).then((hasMoved) => hasMoved && onMoved()),
    );
    // A call, or a locked screen, stops what plays; it goes on when the page is looked at again.
    const onVisible = () => {
      if (document.visibilityState === "visible" && element.paused) void play();
    };
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      unwatch();
      document.removeEventListener("visibilitychange", onVisible);
      element.srcObject = null;
    };
  }, [sound.stream]);
  return (
    <audio
      ref={audio}
      autoPlay
      muted={isMuted}
      data-source={sound.source}
      data-person-id={sound.personId}
    />
  );
}

/** Plays by the chosen speaker while it is there, else by the usual one. Gives whether a speaker was pulled out. */
async function chooseSpeaker(element: HTMLAudioElement): Promise<boolean> {
  const { speakerId } = readChoices();
  if (!speakerId || !("setSinkId" in element)) return false;
  const { speakers } = await listDevices();
  const wanted = speakers.some(({ deviceId }) => deviceId === speakerId) ? speakerId : "";
  const hasMoved = element.sinkId !== "" && wanted === "";
  if (element.sinkId !== wanted) await element.setSinkId(wanted).catch(() => undefined); // the usual one plays
  return hasMoved;
}
