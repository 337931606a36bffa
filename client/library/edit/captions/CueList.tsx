import { Button } from "@mantine/core";
import { type ComponentProps, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../../kit/ui/icons.tsx";
import { clockOf } from "../../../player/times.ts";
import { type PlayerHandle, usePlayerState } from "../../../player/usePlayer.ts";
import css from "./Captions.module.css";
import { CueRow } from "./CueRow.tsx";
import { type Cue, cueAt, withNew } from "./cues.ts";
import type { Captions } from "./useCaptions.ts";

type Props = {
  captions: Captions;
  player: PlayerHandle | null;
  onCues: (cues: readonly Cue[]) => void;
};
/** All captions in order; the one on the screen is marked. */
export function CueList({ captions, player, onCues }: Props) {
  const { t } = useTranslation("library");
  const { cues } = captions;
  const wanted = useRef<number | null>(null); // the caption whose text takes the focus when it appears
  const [places] = useState(() => new Map<number, HTMLTextAreaElement>());
  useEffect(() => {
    onCues(cues);
    const place = wanted.current === null ? undefined : places.get(wanted.current);
    if (!place) return;
    wanted.current = null;
    place.focus();
  }, [cues, onCues, places]);
  const add = (atMs: number) => {
    const added = withNew(cues, atMs);
    wanted.current = added.id;
    captions.change(added.cues);
  };
  const rowProps = {
    captions,
    player,
    onAddAfter: (cue: Cue) => add(Math.max(cue.endMs, player?.engine.store.get().currentMs ?? 0)),
    onPlace: (id: number, place: HTMLTextAreaElement | null) => {
      if (place) places.set(id, place);
      else places.delete(id);
    },
  };
  return (
    <>
      {cues.length === 0 && <p className={css.hint}>{t("edit.captions.none")}</p>}
      {cues.length > 0 && (
        <ol className={css.cues}>
          {player ? (
            <RowsWithPlayer {...rowProps} player={player} />
          ) : (
            cues.map((cue, at) => (
              <CueRow key={cue.id} cue={cue} number={at + 1} isNow={false} {...rowProps} />
            ))
          )}
        </ol>
      )}
      <div className={css.acts}>
        {player ? (
          <AddHere player={player} onAdd={add} />
        ) : (
          <AddButton label={t("edit.captions.add")} onAdd={() => add(cues.at(-1)?.endMs ?? 0)} />
        )}
      </div>
      <p className={css.keys}>{t("edit.captions.keys")}</p>
    </>
  );
}

type RowsProps = Omit<ComponentProps<typeof CueRow>, "cue" | "number" | "isNow"> & {
  player: PlayerHandle;
};
function RowsWithPlayer(props: RowsProps) {
  const { cues } = props.captions;
  const nowId = usePlayerState(props.player, ({ currentMs }) => cueAt(cues, currentMs)?.id ?? null);
  return cues.map((cue, at) => (
    <CueRow key={cue.id} cue={cue} number={at + 1} isNow={cue.id === nowId} {...props} />
  ));
}

/** Says the moment at which the caption will begin, as the film moves on. */
function AddHere({ player, onAdd }: { player: PlayerHandle; onAdd: (atMs: number) => void }) {
  const { t } = useTranslation("library");
  const time = usePlayerState(player, ({ currentMs }) => clockOf(currentMs));
  return (
    <AddButton
      label={t("edit.captions.addAt", { time })}
      onAdd={() => onAdd(player.engine.store.get().currentMs)}
    />
  );
}

function AddButton({ label, onAdd }: { label: string; onAdd: () => void }) {
  return (
    <Button
      variant="light"
      leftSection={<Icon name="plus" sizePx={18} />}
      data-testid="cue-add"
      onClick={onAdd}
    >
      {label}
    </Button>
  );
}
