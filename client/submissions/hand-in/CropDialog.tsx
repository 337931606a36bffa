import { ActionIcon, Button, Modal, SegmentedControl, Skeleton } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import Cropper from "react-easy-crop";
import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import css from "./CropDialog.module.css";
import { type Area, cropped, uprightOf } from "./crop.ts";
import type { FilePart } from "./engine/parts.ts";
import { works } from "./engine/works.ts";
import { originalOf, useAdding } from "./useAdding.ts";

const aspects = { tall: 3 / 4, wide: 4 / 3, square: 1 } as const;
type Aspect = keyof typeof aspects;
const isAspect = (value: string): value is Aspect => Object.hasOwn(aspects, value);

/** What is cropped: the photo as it was taken where this page still has it, else what is kept of it. */
async function sourceOf({ id, url }: FilePart): Promise<Blob> {
  const here = originalOf(id) ?? (await works.blobOf(id));
  if (here) return uprightOf(here);
  const response = await fetch(url ?? "");
  if (!response.ok) throw new Error("The photo is not there");
  return uprightOf(await response.blob());
}

type Props = { taskId: string; part: FilePart; onClose: () => void };
/** Only the page, upright: moved and zoomed with fingers, turned by a tap. */
export function CropDialog({ taskId, part, onClose }: Props) {
  const { t } = useTranslation("handIn");
  const { addPhoto } = useAdding(taskId);
  const [source, setSource] = useState<{ blob: Blob; url: string } | null>(null);
  const [crop, setCrop] = useState({ x: 0, y: 0 });
  const [zoom, setZoom] = useState(1);
  const [degrees, setDegrees] = useState(0);
  const [aspect, setAspect] = useState<Aspect>("tall");
  const [area, setArea] = useState<Area | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let url: string | null = null;
    let isOver = false;
    sourceOf(part).then((blob) => {
      if (isOver) return;
      url = URL.createObjectURL(blob);
      setSource({ blob, url });
    }, setError);
    return () => {
      isOver = true;
      if (url) URL.revokeObjectURL(url);
    };
  }, [part]);
  const save = useMutation({
    async mutationFn() {
      if (!source || !area) return;
      await addPhoto(await cropped(source.blob, area, degrees), part.id);
    },
    onSuccess: onClose,
  });
  const turn = (by: number) => setDegrees((now) => (now + by + 360) % 360);
  return (
    <Modal opened onClose={onClose} fullScreen title={t("crop.title")} data-testid="crop">
      <div className={css.dialog}>
        <div className={css.stage}>
          {source ? (
            <Cropper
              image={source.url}
              {...{ crop, zoom, rotation: degrees, aspect: aspects[aspect], maxZoom: 4 }}
              onCropChange={setCrop}
              onZoomChange={setZoom}
              onCropComplete={(_, pixels) => setArea(pixels)}
            />
          ) : (
            error === null && <Skeleton height="100%" />
          )}
        </div>
        {(error ?? save.error) !== null && <ErrorNote error={error ?? save.error} />}
        <div className={css.tools}>
          <ActionIcon variant="default" aria-label={t("crop.left")} onClick={() => turn(-90)}>
            <Icon name="undo" />
          </ActionIcon>
          <SegmentedControl
            className={css.aspect ?? ""}
            aria-label={t("crop.shape")}
            value={aspect}
            onChange={(value) => isAspect(value) && setAspect(value)}
            data={[
              { value: "tall", label: t("crop.tall") },
              { value: "wide", label: t("crop.wide") },
              { value: "square", label: t("crop.square") },
            ]}
          />
          <ActionIcon
            variant="default"
            aria-label={t("crop.right")}
            data-testid="crop-turn"
            onClick={() => turn(90)}
          >
            <Icon name="redo" />
          </ActionIcon>
        </div>
        <div className={css.acts}>
          <Button variant="default" onClick={onClose}>
            {t("crop.cancel")}
          </Button>
          <Button
            loading={save.isPending}
            disabled={!area}
            data-testid="crop-save"
            onClick={() => save.mutate()}
          >
            {t("crop.save")}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
