import { Skeleton, Tabs } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CaptionLanguage } from "#server/videos/protocol.ts";
import { ErrorNote } from "../../../kit/ui/parts.tsx";
import type { PlayerHandle } from "../../../player/usePlayer.ts";
import { captionLanguages } from "../names.ts";
import { CaptionActs } from "./CaptionActs.tsx";
import css from "./Captions.module.css";
import { CueList } from "./CueList.tsx";
import type { Cue } from "./cues.ts";
import { useCaptions } from "./useCaptions.ts";

type Props = {
  itemId: string;
  videoId: string;
  /** Languages that are kept already. */
  stored: readonly CaptionLanguage[];
  player: PlayerHandle | null;
  /** What is written now, to be shown over the film. */
  onCues: (cues: readonly Cue[]) => void;
};
/** Captions written on the page, a language at a time. */
export function CaptionsEditor({ stored, ...props }: Props) {
  const { t } = useTranslation("library");
  const [language, setLanguage] = useState<CaptionLanguage>(stored[0] ?? "kk");
  return (
    <>
      <p className={css.hint}>{t("edit.captions.hint")}</p>
      <Tabs
        value={language}
        onChange={(value) => setLanguage(captionLanguages.find((one) => one === value) ?? "kk")}
      >
        <Tabs.List aria-label={t("edit.captions.language")}>
          {captionLanguages.map((one) => (
            <Tabs.Tab key={one} value={one} data-testid={`captions-${one}`}>
              <Language language={one} isStored={stored.includes(one)} />
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <OneLanguage key={language} language={language} {...props} />
    </>
  );
}

function Language({ language, isStored }: { language: CaptionLanguage; isStored: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      {t(`language.${language}`)}
      {isStored && " ✓"}
    </>
  );
}

type OneProps = Omit<Props, "stored"> & { language: CaptionLanguage };
function OneLanguage({ language, itemId, videoId, player, onCues }: OneProps) {
  const captions = useCaptions(videoId, language, itemId);
  const { stored } = captions;
  if (stored.error && !stored.data)
    return <ErrorNote error={stored.error} onRetry={stored.refetch} />;
  if (!stored.data) return <Skeleton height={160} radius="md" />;
  return (
    <div className={css.editor}>
      <CueList captions={captions} player={player} onCues={onCues} />
      <CaptionActs captions={captions} language={language} />
    </div>
  );
}
