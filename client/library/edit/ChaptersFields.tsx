import { ActionIcon, Button, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import { clockOf } from "../../player/times.ts";
import type { PlayerHandle } from "../../player/usePlayer.ts";
import { type DraftChapter, withChapter } from "./draft.ts";
import css from "./Edit.module.css";
import { TimeField } from "./TimeField.tsx";
import type { FieldsProps } from "./useDraft.ts";

const MOST_CHAPTERS = 60;

/** Parts of the video, or the steps of making something, each from a moment of the player on. */
export function ChaptersFields({
  draft,
  problems,
  change,
  player,
}: FieldsProps & { player: PlayerHandle | null }) {
  const { t } = useTranslation("library");
  const isSteps = draft.kind === "making";
  const set = (key: number, part: Partial<DraftChapter>) =>
    change({
      chapters: draft.chapters
        .map((one) => (one.key === key ? { ...one, ...part } : one))
        .sort((a, b) => a.atMs - b.atMs),
    });
  const add = () =>
    change({
      chapters: withChapter(
        draft.chapters,
        player?.engine.store.get().currentMs ?? draft.chapters.at(-1)?.atMs ?? 0,
      ),
    });
  return (
    <>
      {draft.chapters.length === 0 && (
        <p className={css.hint}>{t(isSteps ? "edit.steps.none" : "edit.chapters.none")}</p>
      )}
      <ol className={css.chapters}>
        {draft.chapters.map((chapter, at) => (
          <li key={chapter.key} className={css.chapter} data-testid="chapter-row">
            <ActionIcon
              variant="light"
              disabled={!player}
              aria-label={t("edit.chapters.goTo", { time: clockOf(chapter.atMs) })}
              onClick={() => player?.engine.seek(chapter.atMs)}
            >
              <Icon name="play" sizePx={18} />
            </ActionIcon>
            <div>
              <TimeField
                label={t("edit.chapters.time", { number: at + 1 })}
                valueMs={chapter.atMs}
                testId="chapter-time"
                onChange={(atMs) => set(chapter.key, { atMs })}
              />
            </div>
            <div className={css.chapterWords}>
              <TextInput
                aria-label={t(isSteps ? "edit.steps.title" : "edit.chapters.title", {
                  number: at + 1,
                })}
                placeholder={t(isSteps ? "edit.steps.hint" : "edit.chapters.hint")}
                maxLength={120}
                value={chapter.title}
                error={
                  problems.some((one) => one.field === "chapter" && one.key === chapter.key) &&
                  t("edit.problem.chapter")
                }
                data-testid="chapter-title"
                onChange={({ currentTarget }) => set(chapter.key, { title: currentTarget.value })}
              />
              {(isSteps || chapter.text !== "") && (
                <Textarea
                  aria-label={t("edit.steps.text", { number: at + 1 })}
                  placeholder={t("edit.steps.textHint")}
                  autosize
                  minRows={1}
                  maxRows={6}
                  maxLength={2000}
                  value={chapter.text}
                  onChange={({ currentTarget }) => set(chapter.key, { text: currentTarget.value })}
                />
              )}
            </div>
            <ActionIcon
              aria-label={t("edit.chapters.remove", { number: at + 1 })}
              onClick={() =>
                change({ chapters: draft.chapters.filter(({ key }) => key !== chapter.key) })
              }
            >
              <Icon name="trash" sizePx={20} />
            </ActionIcon>
          </li>
        ))}
      </ol>
      <div>
        <Button
          variant="light"
          disabled={draft.chapters.length >= MOST_CHAPTERS}
          leftSection={<Icon name="plus" sizePx={18} />}
          data-testid="chapter-add"
          onClick={add}
        >
          {t(isSteps ? "edit.steps.add" : "edit.chapters.add")}
        </Button>
      </div>
    </>
  );
}
