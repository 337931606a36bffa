import { SegmentedControl, Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../kit/text/useFormat.ts";
import { audiences, kinds } from "../edit/names.ts";
import { ClassChips } from "./ClassChips.tsx";
import css from "./Form.module.css";
import type { useCommon } from "./useCommon.ts";

/** Kind, subject, who it is for, and when they see it: filled in by the teacher's timetable. */
export function CommonFields({
  common,
  choices,
  offeredIds,
  change,
}: ReturnType<typeof useCommon>) {
  const { t } = useTranslation("library");
  const format = useFormat();
  const { kind, subjectId, pupils, classIds, isPublished } = common;
  return (
    <>
      <div className={css.pair}>
        <Select
          label={t("upload.kind")}
          allowDeselect={false}
          value={kind}
          onChange={(value) => {
            const found = kinds.find((one) => one === value);
            if (found) change({ kind: found });
          }}
          data={kinds.map((value) => ({ value, label: t(`card.kind.${value}`) }))}
        />
        <Select
          label={t("upload.subject")}
          searchable
          value={subjectId}
          onChange={(value) => value && change({ subjectId: value })}
          data={(choices?.subjects ?? []).map(({ id, name }) => ({
            value: id,
            label: format.words(name),
          }))}
        />
      </div>
      <fieldset className={css.field}>
        <legend className={css.label}>{t("upload.audience.label")}</legend>
        <SegmentedControl
          fullWidth
          aria-label={t("upload.audience.label")}
          value={pupils}
          onChange={(value) => change({ pupils: value })}
          data={audiences.map((value) => ({ value, label: t(`upload.audience.${value}`) }))}
        />
        {pupils === "classes" && (
          <ClassChips
            classes={choices?.classes ?? []}
            offered={offeredIds}
            chosen={classIds}
            onChange={(value) => change({ classIds: value })}
          />
        )}
      </fieldset>
      <fieldset className={css.field}>
        <legend className={css.label}>{t("upload.when.label")}</legend>
        <SegmentedControl
          fullWidth
          aria-label={t("upload.when.label")}
          value={isPublished ? "now" : "later"}
          onChange={(value) => change({ isPublished: value === "now" })}
          data={[
            { value: "now", label: t("upload.when.now") },
            { value: "later", label: t("upload.when.later") },
          ]}
        />
      </fieldset>
    </>
  );
}
