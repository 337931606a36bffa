import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import css from "./Edit.module.css";
import type { DraftForm } from "./useDraft.ts";

/** Stays in sight while something is not saved. */
export function SaveBar({ form }: { form: DraftForm }) {
  const { t } = useTranslation("library");
  const { isChanged, isRestored, problems, save } = form;
  if (!isChanged)
    return save.isSuccess ? (
      <p className={css.saved} role="status" data-testid="saved">
        <Icon name="check" sizePx={18} />
        {t("edit.saved")}
      </p>
    ) : null;
  const words =
    problems.length > 0
      ? t("edit.mustFix", { count: problems.length })
      : t(isRestored ? "edit.restored" : "edit.unsaved");
  return (
    <div className={css.saveBar}>
      {save.error && <ErrorNote error={save.error} />}
      <div className={css.saveRow}>
        <span className={css.saveWords} role="status">
          {words}
        </span>
        <Button variant="default" onClick={form.discard}>
          {t("edit.discard")}
        </Button>
        <Button
          loading={save.isPending}
          disabled={problems.length > 0}
          data-testid="edit-save"
          onClick={() => save.mutate()}
        >
          {t("edit.save")}
        </Button>
      </div>
    </div>
  );
}
