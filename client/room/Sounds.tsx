import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../kit/ui/icons.tsx";
import { readChoices } from "./choices.ts";
import css from "./RoomScreen.module.css";
import type { RoomSession } from "./session.ts";
import type { RoomState, Sound } from "./state.ts";

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

type ElementProps = { sound: Sound; isMuted: boolean; onBlocked: () => void };
function SoundElement({ sound, isMuted, onBlocked }: ElementProps) {
  const audio = useRef<HTMLAudioElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: played once for each stream
  useEffect(() => {
    const element = audio.current;
    if (!element) return;
    element.srcObject = sound.stream;
    const { speakerId } = readChoices();
    // The chosen speaker may be unplugged today: then the usual one plays.
    if (speakerId && "setSinkId" in element) element.setSinkId(speakerId).catch(() => undefined);
    element.play().catch((error: unknown) => {
      if (error instanceof Error && error.name === "NotAllowedError") onBlocked();
    });
    return () => {
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
