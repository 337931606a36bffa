import { ActionIcon } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { CallError } from "../../kit/call.ts";
import { useErrorText } from "../../kit/text/useErrorText.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import type { ShownWork } from "./engine/holding.ts";
import type { FilePart } from "./engine/parts.ts";
import { PartActs, type Place } from "./PartActs.tsx";
import css from "./PartList.module.css";
import { usePreview } from "./usePreview.ts";

type Props = { work: ShownWork; part: FilePart; place: Place; onCrop: () => void };
/** A photo of the work: how far it is sent, and what may be done with it. */
export function PhotoTile({ work, part, place, onCrop }: Props) {
  const { t } = useTranslation("handIn");
  const address = usePreview(part);
  const { number } = place;
  return (
    <div className={css.tile} data-testid="photo" data-whole={part.isWhole}>
      <div className={css.picture}>
        {address && <img src={address} alt={t("photo.name", { number })} />}
        <span className={css.number}>{number}</span>
        <State part={part} isWaiting={work.isWaiting} />
      </div>
      {!work.wish && (
        <div className={css.acts}>
          <ActionIcon
            aria-label={t("photo.crop", { number })}
            data-testid="photo-crop"
            onClick={onCrop}
          >
            <Icon name="scissors" />
          </ActionIcon>
          <PartActs taskId={work.taskId} part={part} place={place} />
        </div>
      )}
    </div>
  );
}

function State({ part, isWaiting }: { part: FilePart; isWaiting: boolean }) {
  const { t } = useTranslation("handIn");
  const refused = useRefusalText();
  if (part.refusal)
    return (
      <span className={css.state} data-tone="bad" role="alert">
        <Icon name="alert" sizePx={16} />
        {refused(part.refusal)}
      </span>
    );
  if (part.isWhole)
    return (
      <span className={css.state}>
        <Icon name="check" sizePx={16} />
        {t("photo.whole")}
      </span>
    );
  const share = part.sentBytes / part.sizeBytes;
  return (
    <span className={css.state}>
      <Icon name={isWaiting ? "wifiOff" : "upload"} sizePx={16} />
      {isWaiting ? t("photo.waiting") : t("photo.sending", { percent: Math.round(share * 100) })}
      <span className={css.bar} style={{ width: `${share * 100}%` }} />
    </span>
  );
}

/** Why the server will not have a file, in words. */
export function useRefusalText(): (reason: NonNullable<FilePart["refusal"]>) => string {
  const wordsOf = useErrorText();
  return (reason) => wordsOf(new CallError({ code: "invalid", reason, message: reason }));
}
