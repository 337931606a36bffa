import { ActionIcon, Menu, Textarea } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../../kit/ui/icons.tsx";
import { clockOf } from "../../../player/times.ts";
import type { PlayerHandle } from "../../../player/usePlayer.ts";
import { TimeField } from "../TimeField.tsx";
import css from "./Captions.module.css";
import { type Cue, merged, nudged, split, without, withText, withTimes } from "./cues.ts";
import type { Captions } from "./useCaptions.ts";

/** One press of an arrow moves a caption by so much, ms. */
const NUDGE_MS = 100;
/** Longer ones do not fit on a phone. */
const TEXT_MAX_CHARS = 200;

type Props = {
  cue: Cue;
  number: number;
  isNow: boolean;
  captions: Captions;
  player: PlayerHandle | null;
  onAddAfter: (cue: Cue) => void;
  onPlace: (id: number, place: HTMLTextAreaElement | null) => void;
};
/** One caption: when, how long, what. Enter begins the next one, Ctrl and an arrow move this one. */
export function CueRow({ cue, number, isNow, captions, player, onAddAfter, onPlace }: Props) {
  const { t } = useTranslation("library");
  const { cues, change, problems } = captions;
  const problem = problems.get(cue.id);
  const onKeys = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -NUDGE_MS, ArrowRight: NUDGE_MS }[event.key];
    if (!event.ctrlKey || by === undefined) return;
    event.preventDefault();
    change(nudged(cues, cue.id, by));
  };
  const onTextKeys = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onAddAfter(cue);
  };
  return (
    <li className={css.cue} data-now={isNow || undefined} data-testid="cue" onKeyDown={onKeys}>
      <ActionIcon
        variant="light"
        disabled={!player}
        aria-label={t("edit.chapters.goTo", { time: clockOf(cue.startMs) })}
        onClick={() => void player?.engine.play(cue.startMs)}
      >
        <Icon name="play" sizePx={18} />
      </ActionIcon>
      <div className={css.times}>
        <TimeField
          label={t("edit.captions.start", { number })}
          valueMs={cue.startMs}
          testId="cue-start"
          onChange={(startMs) => change(withTimes(cues, cue.id, { startMs }))}
        />
        <TimeField
          label={t("edit.captions.end", { number })}
          valueMs={cue.endMs}
          isBad={problem === "backwards"}
          testId="cue-end"
          onChange={(endMs) => change(withTimes(cues, cue.id, { endMs }))}
        />
      </div>
      <Textarea
        className={css.text}
        ref={(place) => onPlace(cue.id, place)}
        aria-label={t("edit.captions.text", { number })}
        placeholder={t("edit.captions.textHint")}
        autosize
        minRows={1}
        maxRows={3}
        maxLength={TEXT_MAX_CHARS}
        value={cue.text}
        error={problem && problem !== "empty" && t(`edit.captions.problem.${problem}`)}
        data-testid="cue-text"
        onKeyDown={onTextKeys}
        onChange={({ currentTarget }) => change(withText(cues, cue.id, currentTarget.value))}
      />
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon aria-label={t("edit.captions.more", { number })} data-testid="cue-menu">
            <Icon name="dots" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            data-testid="cue-split"
            onClick={() => change(split(cues, cue.id, player?.engine.store.get().currentMs ?? -1))}
          >
            {t("edit.captions.split")}
          </Menu.Item>
          <Menu.Item
            disabled={cues.at(-1)?.id === cue.id}
            data-testid="cue-merge"
            onClick={() => change(merged(cues, cue.id))}
          >
            {t("edit.captions.merge")}
          </Menu.Item>
          <Menu.Item
            c="var(--bad-text)"
            data-testid="cue-remove"
            onClick={() => change(without(cues, cue.id))}
          >
            {t("edit.captions.remove")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}
