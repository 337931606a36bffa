import { Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { FieldsProps } from "./useDraft.ts";

const EMPTY = { goal: "", todo: "", criteria: "" };
/** The protocol's limits of each part, letters. */
const parts = [
  { name: "goal", max: 1000 },
  { name: "todo", max: 4000 },
  { name: "criteria", max: 2000 },
] as const;

/** What a project asks for. */
export function BriefFields({ draft, change }: FieldsProps) {
  const { t } = useTranslation("library");
  const brief = draft.brief ?? EMPTY;
  return parts.map(({ name, max }) => (
    <Textarea
      key={name}
      label={t(`item.brief.${name}`)}
      description={t(`edit.brief.${name}`)}
      autosize
      minRows={2}
      maxRows={12}
      maxLength={max}
      value={brief[name]}
      onChange={({ currentTarget }) => change({ brief: { ...brief, [name]: currentTarget.value } })}
    />
  ));
}
