import { Button, Modal, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { queries } from "../kit/queries.ts";
import { ErrorNote } from "../kit/ui/parts.tsx";
import type { UploadTask } from "./task.ts";
import { uploads } from "./uploads.ts";

type Props = { task: UploadTask; isOpen: boolean; onClose: () => void };

/** Asks before an upload and its draft are thrown away. */
export function CancelDialog({ task, isOpen, onClose }: Props) {
  const { t } = useTranslation("videos");
  const cancel = useMutation({
    mutationFn: () => uploads.cancel(task.videoId),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["listItems"] }),
  });
  return (
    <Modal opened={isOpen} onClose={onClose} title={t("upload.ask.title")}>
      <Stack>
        <p>{t("upload.ask.text")}</p>
        {cancel.error && <ErrorNote error={cancel.error} />}
        <Button
          color="red"
          loading={cancel.isPending}
          data-testid="upload-cancel-yes"
          onClick={() => cancel.mutate()}
        >
          {t("upload.ask.yes")}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t("upload.ask.no")}
        </Button>
      </Stack>
    </Modal>
  );
}
