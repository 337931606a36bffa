import { ActionIcon, Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import { Card, ErrorNote, Note } from "../../kit/ui/parts.tsx";
import { uploads } from "../../videos/uploads.ts";
import { clockOf } from "../../videos/useVideoText.ts";
import { useStorageUse } from "../useLibrary.ts";
import { CommonFields } from "./CommonFields.tsx";
import css from "./Form.module.css";
import { problemOf } from "./limits.ts";
import { makeItem } from "./making.ts";
import type { Picked } from "./picked.ts";
import { useCommon } from "./useCommon.ts";
import type { usePicked } from "./usePicked.ts";
import { useProblemText } from "./useProblemText.ts";
import { useSize } from "./useSize.ts";

type Props = { files: ReturnType<typeof usePicked>; onMore: () => void };

/** The files that were chosen, what they have in common, and the start. */
export function FilesForm({ files, onMore }: Props) {
  const { t } = useTranslation("library");
  const about = useCommon();
  const use = useStorageUse({ isOn: true });
  const { picked } = files;
  const problems = picked.map((one, at) => {
    const earlier = picked.slice(0, at).reduce((sum, { file }) => sum + file.size, 0);
    const chosen = { sizeBytes: one.file.size, durationS: one.facts?.durationS ?? null };
    return use.data ? problemOf(chosen, use.data, earlier) : null;
  });
  const start = useMutation({
    mutationFn: async () => {
      for (const { key, file, title, facts } of picked) {
        const source = { type: "file", sizeBytes: file.size } as const;
        const item = await makeItem(title, source, about.common, about.choices?.classes ?? []);
        const unknown = { isSound: false, durationS: null, linesPx: null, poster: null };
        const videoId = item.video?.id;
        if (!videoId) throw new Error("a new item of a file has no video");
        const { id: itemId } = item;
        await uploads.add({ videoId, itemId, title, file, facts: facts ?? unknown });
        files.remove(key);
      }
    },
    onSettled: () => use.refetch(),
  });
  const isHeld = problems.some((problem) => problem !== null);
  const isUnnamed = picked.some(({ title }) => title.trim() === "");
  return (
    <Card>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          start.mutate();
        }}
      >
        <ul className={css.files}>
          {picked.map((one, at) => (
            <PickedFile
              key={one.key}
              picked={one}
              problem={problems[at] ?? null}
              onTitle={(title) => files.change(one.key, { title })}
              onRemove={() => files.remove(one.key)}
            />
          ))}
        </ul>
        <CommonFields {...about} />
        {start.error && <ErrorNote error={start.error} />}
        <div className={css.acts}>
          <Button
            type="submit"
            size="lg"
            loading={start.isPending}
            disabled={isHeld || isUnnamed}
            leftSection={<Icon name="upload" />}
            data-testid="upload-start"
          >
            {picked.length > 1
              ? t("upload.startSeveral", { count: picked.length })
              : t("upload.start")}
          </Button>
          <Button
            variant="default"
            size="lg"
            leftSection={<Icon name="plus" sizePx={18} />}
            onClick={onMore}
          >
            {t("upload.more")}
          </Button>
        </div>
        {picked.length > 1 && <Note>{t("upload.oneByOne")}</Note>}
      </form>
    </Card>
  );
}

type FileProps = {
  picked: Picked;
  problem: ReturnType<typeof problemOf>;
  onTitle: (title: string) => void;
  onRemove: () => void;
};
function PickedFile({ picked: { file, title, facts }, problem, onTitle, onRemove }: FileProps) {
  const { t } = useTranslation("library");
  const sizeOf = useSize();
  const problemText = useProblemText();
  const isSound = facts?.isSound ?? file.type.startsWith("audio/");
  const parts = [
    sizeOf(file.size),
    ...(facts?.linesPx ? [`${facts.linesPx}p`] : []),
    ...(facts?.durationS ? [clockOf(facts.durationS * 1000)] : []),
  ];
  return (
    <li className={css.file}>
      <span className={css.thumb}>
        {facts?.poster ? (
          <img src={facts.poster} alt="" />
        ) : (
          <Icon name={isSound ? "music" : "video"} sizePx={28} />
        )}
      </span>
      <span className={css.about}>
        <b>{file.name}</b>
        {parts.join(" · ")}
      </span>
      <ActionIcon aria-label={t("upload.remove", { title })} onClick={onRemove}>
        <Icon name="x" />
      </ActionIcon>
      <TextInput
        className={css.wide ?? ""}
        aria-label={t("upload.title")}
        value={title}
        maxLength={120}
        required
        data-testid="upload-title"
        onChange={({ currentTarget }) => onTitle(currentTarget.value)}
      />
      {problem && (
        <div className={css.wide}>
          <Note tone="bad">{problemText(problem, file.size)}</Note>
        </div>
      )}
    </li>
  );
}
