import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Item } from "#server/library/protocol.ts";
import type { Playback } from "#server/videos/protocol.ts";
import { BackLink, Card } from "../../kit/ui/parts.tsx";
import { Player } from "../../player/Player.tsx";
import { type PlayerHandle, usePlayer } from "../../player/usePlayer.ts";
import { LinkCard } from "../item/LinkCard.tsx";
import { MakingNote } from "../item/Notes.tsx";
import { Coming } from "../item/NotYet.tsx";
import { ArticleFields } from "./ArticleFields.tsx";
import { AudienceFields } from "./AudienceFields.tsx";
import { BriefFields } from "./BriefFields.tsx";
import { ChaptersFields } from "./ChaptersFields.tsx";
import { CaptionsEditor } from "./captions/CaptionsEditor.tsx";
import type { Cue } from "./captions/cues.ts";
import { Preview } from "./captions/Preview.tsx";
import { DetailsFields } from "./DetailsFields.tsx";
import css from "./Edit.module.css";
import { EndCard } from "./EndCard.tsx";
import { ExerciseFields } from "./ExerciseFields.tsx";
import { PosterButton } from "./PosterButton.tsx";
import { PublishCard } from "./PublishCard.tsx";
import { QuestionFields } from "./QuestionFields.tsx";
import { SaveBar } from "./SaveBar.tsx";
import { useDraft } from "./useDraft.ts";

const NO_CUES: readonly Cue[] = [];

type Props = {
  item: Item;
  /** Undefined until there is something to play. */
  playback: Playback | undefined;
  onNeedsPlayback: () => void;
};
/** The form beside a player that gives moments to chapters, captions and the poster. */
export function EditView({ item, playback, onNeedsPlayback }: Props) {
  // Known once there is something to play; the form stays as it is when that comes, whatever is being typed.
  const [player, setPlayer] = useState<PlayerHandle | null>(null);
  const [cues, setCues] = useState(NO_CUES);
  const { t } = useTranslation("library");
  const form = useDraft(item);
  const { kind, timer, repetitions, brief, article } = form.draft;
  const isExercise = kind === "exercise" || timer !== null || repetitions !== null;
  // An article without a film has no moments to name.
  const isWords = item.source === "none" && kind === "advice";
  const isProject = kind === "project" || brief !== null;
  return (
    <div className={css.page}>
      <BackLink to={`/library/${item.id}`}>{t("edit.back")}</BackLink>
      <h1 className={css.title}>{t("edit.pageTitle")}</h1>
      <div className={css.grid}>
        <div className={css.right}>
          <div className={css.screenPlace}>
            {playback && (
              <PlayerScreen
                item={item}
                playback={playback}
                cues={cues}
                onNeedsPlayback={onNeedsPlayback}
                onPlayer={setPlayer}
              />
            )}
            {item.source === "file" && !playback && <Coming item={item} />}
            {item.linkUrl !== null && <LinkCard url={item.linkUrl} />}
          </div>
          <div className={css.side}>
            {player && item.video && item.video.isSound !== true && (
              <PosterButton itemId={item.id} videoId={item.video.id} player={player} />
            )}
            <PublishCard item={item} form={form} />
            <EndCard item={item} onRemoved={form.discard} />
          </div>
        </div>
        <div className={css.form}>
          <Part title={t("edit.part.details")}>
            <DetailsFields {...form} />
          </Part>
          {(kind === "advice" || article !== null) && (
            <Part title={t("edit.part.article")}>
              <ArticleFields {...form} />
            </Part>
          )}
          <Part title={t("edit.part.audience")}>
            <AudienceFields {...form} isWords={isWords} />
          </Part>
          {item.source !== "link" && !isWords && (
            <Part title={t(kind === "making" ? "edit.part.steps" : "edit.part.chapters")}>
              <ChaptersFields {...form} player={player} />
            </Part>
          )}
          {isExercise && (
            <Part title={t("edit.part.exercise")}>
              <ExerciseFields {...form} />
            </Part>
          )}
          {isProject && (
            <Part title={t("edit.part.project")}>
              <BriefFields {...form} />
            </Part>
          )}
          <Part title={t(isWords ? "edit.part.afterReading" : "edit.part.after")}>
            <QuestionFields {...form} />
          </Part>
          {item.video && (
            <Part title={t("edit.part.captions")}>
              <CaptionsEditor
                itemId={item.id}
                videoId={item.video.id}
                stored={item.video.captions}
                player={player}
                onCues={setCues}
              />
            </Part>
          )}
        </div>
      </div>
      <SaveBar form={form} />
    </div>
  );
}

type ScreenProps = {
  item: Item;
  playback: Playback;
  cues: readonly Cue[];
  onNeedsPlayback: () => void;
  onPlayer: (player: PlayerHandle) => void;
};
function PlayerScreen({ item, playback, cues, onNeedsPlayback, onPlayer }: ScreenProps) {
  const player = usePlayer({
    playback,
    kind: item.kind,
    title: item.title,
    chapters: item.chapters,
    timer: null,
    repetitions: null,
    onNeedsPlayback,
    reporter: null,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: its engine is what the form asks, and that stays
  useEffect(() => onPlayer(player), [player.engine, onPlayer]);
  return (
    <>
      <div className={css.screen}>
        <Player player={player} />
        <Preview cues={cues} player={player} />
      </div>
      <MakingNote item={item} playback={playback} />
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card isPadded>
      <section className={css.stack} aria-label={title}>
        <h2>{title}</h2>
        {children}
      </section>
    </Card>
  );
}
