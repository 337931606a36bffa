import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Item } from "#server/library/protocol.ts";
import type { Playback } from "#server/videos/protocol.ts";
import { serverNow } from "../../kit/clock.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Note } from "../../kit/ui/parts.tsx";
import { useVideoText } from "../../videos/useVideoText.ts";

/** To its author: that nobody else sees it yet. */
export function DraftNote({ item }: { item: Item }) {
  const { t } = useTranslation("library");
  const format = useFormat();
  const { publishAt } = item;
  if (!item.isOwn) return null;
  if (publishAt !== null && Date.parse(publishAt) <= serverNow()) return null;
  return (
    <Note tone="sun" icon="eyeOff">
      <span>
        {publishAt === null
          ? t("item.draft")
          : t("item.scheduled", {
              day: format.shortDay(format.dayOf(publishAt)),
              time: format.time(publishAt),
            })}
      </span>
      <Button component={Link} to={`/library/${item.id}/edit`} variant="default">
        {t("item.toPublish")}
      </Button>
    </Note>
  );
}

/** It plays already, and better pictures are on the way. */
export function MakingNote({ item, playback }: { item: Item; playback: Playback }) {
  const { t } = useTranslation("videos");
  const text = useVideoText();
  if (playback.isComplete) return null;
  const trouble = item.video && text.trouble(item.video);
  return (
    <Note icon="clock">
      <span data-testid="still-making">
        {t(playback.isSound ? "listenable" : "playable")}
        {item.video && ` · ${text.progress(item.video)}`}
      </span>
      {trouble && <span>{trouble}</span>}
    </Note>
  );
}
