import { Modal, Skeleton, UnstyledButton } from "@mantine/core";
import { useDisclosure, useInViewport } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../kit/ui/icons.tsx";
import { ErrorNote } from "../kit/ui/parts.tsx";
import css from "./PhotoThumb.module.css";
import { usePhoto } from "./photo/usePhoto.ts";

type Props = { itemId: string; personId: string; name: string };
/** A pupil's photo, small; it is fetched when it scrolls into view, and opens large. */
export function PhotoThumb({ itemId, personId, name }: Props) {
  const { t } = useTranslation("watching");
  const [isOpen, { open, close }] = useDisclosure();
  const { ref, inViewport } = useInViewport<HTMLButtonElement>();
  const [isWanted, setIsWanted] = useState(false);
  useEffect(() => {
    if (inViewport) setIsWanted(true);
  }, [inViewport]);
  const photo = usePhoto(itemId, personId, isWanted);
  const label = t("photo.of", { name });
  return (
    <>
      <UnstyledButton
        ref={ref}
        className={css.thumb}
        aria-label={label}
        data-testid="watcher-photo"
        onClick={open}
      >
        {photo.data && <img src={photo.data} alt="" />}
        {photo.error && <Icon name="alert" />}
        {photo.isPending && <Skeleton height={44} />}
      </UnstyledButton>
      <Modal opened={isOpen} onClose={close} title={label} size="lg">
        {photo.error && <ErrorNote error={photo.error} onRetry={photo.refetch} />}
        {photo.data && <img className={css.large} src={photo.data} alt={label} />}
      </Modal>
    </>
  );
}
