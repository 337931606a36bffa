import { Skeleton } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ShownWork } from "./engine/holding.ts";
import { type FilePart, isFile, type Part } from "./engine/parts.ts";
import css from "./PartList.module.css";
import { PhotoTile } from "./PhotoTile.tsx";
import { SoundOrClip } from "./SoundOrClip.tsx";

const CropDialog = lazy(async () => ({ default: (await import("./CropDialog.tsx")).CropDialog }));

type Props = {
  work: ShownWork;
  /** Photos that are being made small. */
  preparing: number;
  onCropping: (isCropping: boolean) => void;
};
/** What the work holds so far, in the order in which the teacher will see it. */
export function PartList({ work, preparing, onCropping }: Props) {
  const { t } = useTranslation("handIn");
  const [cropped, setCropped] = useState<FilePart | null>(null);
  const { parts } = work;
  const crop = (part: FilePart | null) => {
    setCropped(part);
    onCropping(part !== null);
  };
  if (parts.length === 0 && preparing === 0) return <p className={css.hint}>{t("compose.hint")}</p>;
  const placeOf = (part: Part) => ({
    number: parts.indexOf(part) + 1,
    isFirst: part === parts[0],
    isLast: part === parts.at(-1),
  });
  return (
    <>
      <ol className={css.parts} data-testid="parts">
        {parts.map((part) => (
          <li key={part.id} data-wide={!isPhoto(part) || undefined}>
            {isPhoto(part) ? (
              <PhotoTile {...{ work, part, place: placeOf(part) }} onCrop={() => crop(part)} />
            ) : (
              <SoundOrClip {...{ work, part, place: placeOf(part) }} />
            )}
          </li>
        ))}
        {Array.from({ length: preparing }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: grey places have no names
          <li key={`grey ${at}`} aria-label={t("photo.preparing")}>
            <Skeleton className={css.grey ?? ""} radius="md" />
          </li>
        ))}
      </ol>
      {cropped && (
        <Suspense fallback={null}>
          <CropDialog taskId={work.taskId} part={cropped} onClose={() => crop(null)} />
        </Suspense>
      )}
    </>
  );
}

const isPhoto = (part: Part): part is FilePart => isFile(part) && part.kind === "photo";
