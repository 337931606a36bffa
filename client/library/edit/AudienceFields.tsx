import { MultiSelect, SegmentedControl, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useLibraryChoices } from "../useLibrary.ts";
import css from "./Edit.module.css";
import { audiences } from "./names.ts";
import type { FieldsProps } from "./useDraft.ts";

type Props = FieldsProps & {
  /** An article without a film: nothing of it is downloaded. */
  isWords: boolean;
};
/** Who finds it once it is published. Staff always do. */
export function AudienceFields({ draft, problems, change, isWords }: Props) {
  const { t } = useTranslation("library");
  const choices = useLibraryChoices().data;
  const { audience } = draft;
  const set = (part: Partial<typeof audience>) => change({ audience: { ...audience, ...part } });
  const lacksClasses = problems.some(({ field }) => field === "classes");
  return (
    <>
      <fieldset className={css.field}>
        <legend className={css.label}>{t("upload.audience.label")}</legend>
        <SegmentedControl
          fullWidth
          aria-label={t("upload.audience.label")}
          value={audience.pupils}
          onChange={(pupils) => set({ pupils })}
          data={audiences.map((value) => ({ value, label: t(`upload.audience.${value}`) }))}
        />
      </fieldset>
      {audience.pupils === "classes" && (
        <MultiSelect
          label={t("edit.classes")}
          searchable
          hidePickedOptions
          error={lacksClasses && t("edit.problem.classes")}
          value={audience.classIds}
          onChange={(classIds) => set({ classIds })}
          data={(choices?.classes ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      {audience.pupils !== "parents" && (
        <Switch
          label={t("edit.parents")}
          description={t("edit.parentsHint")}
          checked={audience.parents}
          onChange={({ currentTarget }) => set({ parents: currentTarget.checked })}
        />
      )}
      {!isWords && (
        <Switch
          label={t("edit.mayDownload")}
          description={t("edit.mayDownloadHint")}
          checked={draft.mayDownload}
          onChange={({ currentTarget }) => change({ mayDownload: currentTarget.checked })}
        />
      )}
    </>
  );
}
