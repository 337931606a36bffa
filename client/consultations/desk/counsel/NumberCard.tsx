import { ActionIcon, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../../kit/ui/icons.tsx";
import { Card, StatusChip } from "../../../kit/ui/parts.tsx";
import css from "./Counsel.module.css";
import { languages, type NumberDraft, problemOf } from "./settings-draft.ts";

type Props = {
  shown: NumberDraft;
  isFirst: boolean;
  isLast: boolean;
  onChange: (changed: NumberDraft) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
};
/** A number with its name in three languages, its place among the others, and the way out. */
export function NumberCard({ shown, isFirst, isLast, onChange, onMove, onRemove }: Props) {
  const { t } = useTranslation("counsel");
  // What nobody has finished writing is not told to be wrong.
  const [isTouched, setTouched] = useState(shown.number !== "");
  const problem = isTouched ? problemOf(shown) : null;
  return (
    <Card isPadded>
      <fieldset
        className={css.number}
        aria-label={t("urgent.one", { number: shown.number })}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) setTouched(true);
        }}
        data-testid="urgent-number"
      >
        <TextInput
          label={t("urgent.number")}
          inputMode="tel"
          value={shown.number}
          maxLength={20}
          error={problem === "number" && t("urgent.badNumber")}
          onChange={({ currentTarget }) => onChange({ ...shown, number: currentTarget.value })}
          data-testid="urgent-digits"
        />
        <div className={css.order}>
          {!shown.isChecked && <StatusChip tone="warn">{t("urgent.notChecked")}</StatusChip>}
          <ActionIcon
            variant="default"
            aria-label={t("urgent.up")}
            disabled={isFirst}
            onClick={() => onMove(-1)}
            data-testid="urgent-up"
          >
            <Icon name="chevronUp" />
          </ActionIcon>
          <ActionIcon
            variant="default"
            aria-label={t("urgent.down")}
            disabled={isLast}
            onClick={() => onMove(1)}
          >
            <Icon name="chevronDown" />
          </ActionIcon>
          <ActionIcon
            color="red"
            aria-label={t("urgent.remove", { number: shown.number })}
            onClick={onRemove}
            data-testid="urgent-remove"
          >
            <Icon name="trash" sizePx={20} />
          </ActionIcon>
        </div>
        <div className={css.names}>
          {languages.map((language) => (
            <Textarea
              key={language}
              size="md"
              autosize
              minRows={1}
              maxRows={6}
              lang={language}
              label={t(`urgent.name.${language}`)}
              value={shown.name[language]}
              maxLength={80}
              error={problem === "name" && shown.name[language].trim() === "" && t("urgent.noName")}
              onChange={({ currentTarget }) =>
                onChange({ ...shown, name: { ...shown.name, [language]: currentTarget.value } })
              }
              data-testid={`urgent-name-${language}`}
            />
          ))}
        </div>
      </fieldset>
    </Card>
  );
}
