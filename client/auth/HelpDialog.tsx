import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import css from "./SignInPage.module.css";

export type HelpTopic = "card" | "trouble";

/** Three steps for those who stand before the door. */
export function HelpDialog({ topic, onClose }: { topic: HelpTopic; onClose: () => void }) {
  const { t } = useTranslation("auth");
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`${topic}.title`)}
      closeButtonProps={{ "aria-label": t("close"), size: 44 }}
    >
      <ol className={css.steps}>
        <li>{t(`${topic}.step1`)}</li>
        <li>{t(`${topic}.step2`)}</li>
        <li>{t(`${topic}.step3`)}</li>
      </ol>
    </Modal>
  );
}
