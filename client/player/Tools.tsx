import { useTranslation } from "react-i18next";
import { Card } from "../kit/ui/parts.tsx";
import { ChaptersCard } from "./ChaptersCard.tsx";
import { CounterCard } from "./CounterCard.tsx";
import { IntervalCard } from "./IntervalCard.tsx";
import { QualityChoices } from "./QualityChoices.tsx";
import { offeredQualities } from "./quality.ts";
import css from "./Tools.module.css";
import { type PlayerHandle, usePlayerState } from "./usePlayer.ts";

/** What stands beside the player: chapters or steps, the counter, the timer, the quality. */
export function Tools({ player }: { player: PlayerHandle }) {
  const { t } = useTranslation("player");
  const { playback, kind, chapters, repetitions, timer } = player;
  const canChoose = usePlayerState(player, (state) => state.canChooseQuality);
  return (
    <>
      {chapters.length > 0 && <ChaptersCard player={player} />}
      {repetitions && <CounterCard player={player} repetitions={repetitions} />}
      {(timer || kind === "exercise") && <IntervalCard player={player} />}
      {canChoose && offeredQualities(playback).length > 0 && (
        <Card isPadded>
          <h3 className={css.title}>{t("quality.title")}</h3>
          <div className={css.below}>
            <QualityChoices player={player} testId="player-quality" />
          </div>
        </Card>
      )}
    </>
  );
}
