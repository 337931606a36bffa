import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { soundBytesOf } from "./quality.ts";
import { type PlayerHandle, usePlayerState } from "./usePlayer.ts";

/** For the row of the title: only the sound is fetched from here on. Nothing where there is no choice. */
export function SoundOnlyButton({ player }: { player: PlayerHandle }) {
  const { t } = useTranslation("player");
  const { megabytes } = useFormat();
  const { engine, playback } = player;
  const isOn = usePlayerState(player, (state) => state.isSoundOnly);
  if (playback.isSound || playback.soundUrl === null) return null;
  return (
    <Button
      variant={isOn ? "light" : "default"}
      aria-pressed={isOn}
      data-testid="player-sound-only"
      leftSection={<Icon name={isOn ? "video" : "headphones"} sizePx={19} />}
      title={t("soundOnly.hint", { size: megabytes(soundBytesOf(playback)) })}
      onClick={() => engine.setSoundOnly(!isOn)}
    >
      {t(isOn ? "soundOnly.off" : "soundOnly.on")}
    </Button>
  );
}
