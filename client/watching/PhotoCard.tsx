import { Button, Skeleton } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ChangeEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Progress } from "#server/watching/protocol.ts";
import { rest } from "../kit/rest.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, ErrorNote, StatusChip } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import css from "./PhotoCard.module.css";
import { shrinkPhoto } from "./photo/shrink.ts";
import { usePhoto } from "./photo/usePhoto.ts";

type Props = { itemId: string; hasPhoto: boolean; onProgress: (progress: Progress) => void };
/** A photo of what came out, straight off the camera; made small before it is sent, and replaceable. */
export function PhotoCard({ itemId, hasPhoto, onProgress }: Props) {
  const { t } = useTranslation("watching");
  const me = useMe();
  const queries = useQueryClient();
  const photo = usePhoto(itemId, me.id, hasPhoto);
  const send = useMutation({
    mutationFn: async (file: File) =>
      rest("sendPhoto", { itemId, jpegBase64: await shrinkPhoto(file) }),
    onSuccess(progress) {
      onProgress(progress);
      void queries.invalidateQueries({ queryKey: ["readPhoto", itemId, me.id] });
    },
  });
  return (
    <Card isPadded>
      <section className={css.card} data-testid="photo">
        <div className={css.head}>
          <h2>{t("photo.title")}</h2>
          {hasPhoto && (
            <StatusChip tone="ok" icon="check">
              {t("photo.sent")}
            </StatusChip>
          )}
        </div>
        {hasPhoto && photo.data && (
          <img
            className={css.photo}
            src={photo.data}
            alt={t("photo.mine")}
            data-testid="own-photo"
          />
        )}
        {hasPhoto && photo.isPending && <Skeleton height={180} radius="md" />}
        <p className={css.hint}>{t(hasPhoto ? "photo.replaceHint" : "photo.hint")}</p>
        <div className={css.acts}>
          <PickButton
            isCamera
            isMain={!hasPhoto}
            isBusy={send.isPending}
            label={t(hasPhoto ? "photo.again" : "photo.take")}
            onPick={(file) => send.mutate(file)}
          />
          <PickButton
            isBusy={send.isPending}
            label={t("photo.choose")}
            onPick={(file) => send.mutate(file)}
          />
        </div>
        {send.error && <ErrorNote error={send.error} />}
      </section>
    </Card>
  );
}

type PickProps = {
  isCamera?: boolean;
  isMain?: boolean;
  isBusy: boolean;
  label: string;
  onPick: (file: File) => void;
};
function PickButton({ isCamera = false, isMain = false, isBusy, label, onPick }: PickProps) {
  const input = useRef<HTMLInputElement>(null);
  const pick = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const file = currentTarget.files?.[0];
    currentTarget.value = ""; // the same file may be chosen again
    if (file) onPick(file);
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="image/*"
        {...(isCamera && { capture: "environment" as const })}
        className={css.input}
        tabIndex={-1}
        aria-hidden="true"
        onChange={pick}
        data-testid={isCamera ? "photo-camera" : "photo-file"}
      />
      <Button
        variant={isMain ? "filled" : "default"}
        loading={isBusy}
        leftSection={<Icon name={isCamera ? "photo" : "plus"} sizePx={20} />}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
    </>
  );
}
