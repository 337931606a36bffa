import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import { useUploads } from "../../videos/useUploads.ts";
import { clockOf } from "../../videos/useVideoText.ts";
import type { ShownWork } from "./engine/holding.ts";
import { type ClipPart, type FilePart, isFile, type Part } from "./engine/parts.ts";
import { PartActs, type Place } from "./PartActs.tsx";
import css from "./PartList.module.css";
import { useRefusalText } from "./PhotoTile.tsx";
import { usePreview } from "./usePreview.ts";

type Props = { work: ShownWork; part: Part; place: Place };
/** A spoken part or a clip: what it is, how far it is sent. */
export function SoundOrClip({ work, part, place }: Props) {
  return (
    <div className={css.wide} data-testid={isFile(part) ? "voice-part" : "clip-part"}>
      {isFile(part) ? <Voice part={part} /> : <Clip part={part} />}
      {!work.wish && <PartActs taskId={work.taskId} part={part} place={place} />}
      {isFile(part) && part.refusal && <Refusal reason={part.refusal} />}
    </div>
  );
}

function Refusal({ reason }: { reason: NonNullable<FilePart["refusal"]> }) {
  const refused = useRefusalText();
  return (
    <span className={css.refusal} role="alert">
      {refused(reason)}
    </span>
  );
}

function Voice({ part }: { part: FilePart }) {
  const address = usePreview(part);
  return (
    <>
      <Icon name="mic" />
      {address && (
        // biome-ignore lint/a11y/useMediaCaption: the pupil's own words of a moment ago
        <audio src={address} controls preload="metadata" />
      )}
      {part.isWhole && <Icon name="check" />}
    </>
  );
}

function Clip({ part }: { part: ClipPart }) {
  const { t } = useTranslation("handIn");
  const upload = useUploads().find(({ videoId }) => videoId === part.id);
  const share = upload ? upload.sentBytes / Math.max(1, upload.sizeBytes) : 1;
  return (
    <>
      <Icon name="video" />
      <span className={css.about}>
        <b>{t("clip")}</b>
        <small>
          {part.durationMs !== null && `${clockOf(part.durationMs)} · `}
          {upload ? t("photo.sending", { percent: Math.round(share * 100) }) : t("photo.whole")}
        </small>
      </span>
    </>
  );
}
