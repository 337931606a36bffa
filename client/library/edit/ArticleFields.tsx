import { Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { FieldsProps } from "./useDraft.ts";

/** The protocol's limit, letters; written out, as its schemas would come into the browser with it. */
const MAX_CHARS = 20_000;

/** Words to read: an article of recommendations. */
export function ArticleFields({ draft, change }: FieldsProps) {
  const { t } = useTranslation("library");
  return (
    <Textarea
      label={t("edit.article.label")}
      description={t("edit.article.hint")}
      autosize
      minRows={8}
      maxRows={30}
      maxLength={MAX_CHARS}
      data-testid="edit-article"
      value={draft.article ?? ""}
      onChange={({ currentTarget }) => change({ article: currentTarget.value })}
    />
  );
}
