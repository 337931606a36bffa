import { Modal, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMe } from "../../kit/useSession.ts";
import { KeyWords } from "../../secrecy/KeyWords.tsx";

type Props = {
  /** As it was locked in, not as the server says. */
  publicKey: string;
  onClose: () => void;
};

/** Six words of one's own key, to be said by phone or put on the door. */
export function KeyDialog({ publicKey, onClose }: Props) {
  const { t } = useTranslation("letterKey");
  const { id } = useMe();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("title")}
      closeButtonProps={{ "aria-label": t("close"), size: 44 }}
    >
      <Stack gap="sm">
        <p>{t("own.about")}</p>
        <KeyWords publicKey={publicKey} ownerId={id} testId="own-key-words" />
        <p>{t("own.differs")}</p>
      </Stack>
    </Modal>
  );
}
