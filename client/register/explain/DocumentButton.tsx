import { Button, Modal, Skeleton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import css from "./Explain.module.css";
import { useDocument } from "./useExplanations.ts";

/** The photo of a document, opened large; fetched only when it is wanted. */
export function DocumentButton({ explanationId }: { explanationId: string }) {
  const { t } = useTranslation("register");
  const [isOpen, { open, close }] = useDisclosure();
  const photo = useDocument(explanationId, isOpen);
  return (
    <>
      <Button
        variant="default"
        leftSection={<Icon name="picture" sizePx={20} />}
        data-testid="open-document"
        onClick={open}
      >
        {t("explain.document")}
      </Button>
      <Modal opened={isOpen} onClose={close} title={t("explain.document")} size="lg">
        {photo.error && <ErrorNote error={photo.error} onRetry={photo.refetch} />}
        {photo.isPending && <Skeleton height={320} radius="md" />}
        {photo.data && <img className={css.large} src={photo.data} alt={t("explain.document")} />}
      </Modal>
    </>
  );
}
