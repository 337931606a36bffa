import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { copyText } from "../kit/copy.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./Diary.module.css";

/** A text to read, and to copy in one tap. */
export function CopyText({ text }: { text: string }) {
  const { t } = useTranslation("diary");
  const copy = useMutation({ mutationFn: () => copyText(Promise.resolve(text)) });
  return (
    <>
      <pre className={css.digestText} data-testid="digest-text">
        {text}
      </pre>
      <Button
        leftSection={<Icon name={copy.data ? "check" : "file"} sizePx={18} />}
        onClick={() => copy.mutate()}
        data-testid="copy-digest"
      >
        {t(copy.data ? "digest.copied" : "digest.copy")}
      </Button>
      {copy.data === false && <small>{t("digest.copyByHand")}</small>}
    </>
  );
}
