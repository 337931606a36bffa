import { useTranslation } from "react-i18next";
import { CopyButton } from "../kit/ui/CopyButton.tsx";
import css from "./Diary.module.css";

/** A text to read, and to copy in one tap. */
export function CopyText({ text }: { text: string }) {
  const { t } = useTranslation("diary");
  return (
    <>
      <pre className={css.digestText} data-testid="digest-text">
        {text}
      </pre>
      <CopyButton
        icon="file"
        read={async () => text}
        words={{
          copy: t("digest.copy"),
          done: t("digest.copied"),
          byHand: t("digest.copyByHand"),
          close: t("digest.close"),
        }}
        testId="copy-digest"
      />
    </>
  );
}
