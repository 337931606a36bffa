import { Button, NumberInput, Tabs, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CounselSettings } from "#server/consultations/protocol.ts";
import { rest } from "../../../kit/rest.ts";
import { Icon } from "../../../kit/ui/icons.tsx";
import { Card, EmptyState, ErrorNote, Note, Section } from "../../../kit/ui/parts.tsx";
import side from "../SideForm.module.css";
import { ChildPreview } from "./ChildPreview.tsx";
import css from "./Counsel.module.css";
import { NumberCard } from "./NumberCard.tsx";
import { SETTINGS_KEY } from "./SettingsPage.tsx";
import {
  draftOf,
  isNewText,
  isToSave,
  isWhole,
  languages,
  NUMBERS_MAX,
  requestOf,
  withChanged,
  withMoved,
  withNumber,
  withoutNumber,
} from "./settings-draft.ts";

/** Of one consent text, as the protocol takes it. */
const TEXT_MAX_CHARS = 4_000;

/** Everything on one page, saved at once; a child's view of it stands beside. */
export function SettingsForm({ stored }: { stored: CounselSettings }) {
  const { t } = useTranslation("counsel");
  const queries = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(stored));
  const save = useMutation({
    mutationFn: () => rest("saveCounselSettings", requestOf(draft)),
    onSuccess(next) {
      queries.setQueryData(SETTINGS_KEY, next);
      void queries.invalidateQueries({ queryKey: ["readUrgentHelp"] });
      setDraft(draftOf(next));
    },
  });
  const change = (next: typeof draft) => {
    save.reset();
    setDraft(next);
  };
  const isNew = isNewText(draft, stored);
  const isSame = !isToSave(draft, stored);
  const isUnchecked = draft.urgent.some(({ isChecked }) => !isChecked);
  const missing = languages.filter((language) => draft.text[language].trim() === "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className={side.form} onSubmit={submit} noValidate>
      <div className={css.main}>
        <Section title={t("urgent.title")}>
          <p className={css.about}>{t("urgent.about")}</p>
          {isUnchecked && <Note tone="warn">{t("urgent.unchecked")}</Note>}
          {draft.urgent.length === 0 && (
            <Card>
              <EmptyState icon="phone" title={t("urgent.none")}>
                {t("urgent.noneHint")}
              </EmptyState>
            </Card>
          )}
          {draft.urgent.map((one, at) => (
            <NumberCard
              key={one.key}
              shown={one}
              isFirst={at === 0}
              isLast={at === draft.urgent.length - 1}
              onChange={(next) => change(withChanged(draft, next))}
              onMove={(by) => change(withMoved(draft, one.key, by))}
              onRemove={() => change(withoutNumber(draft, one.key))}
            />
          ))}
          <div>
            <Button
              variant="default"
              leftSection={<Icon name="plus" sizePx={20} />}
              disabled={draft.urgent.length >= NUMBERS_MAX}
              onClick={() => change(withNumber(draft))}
              data-testid="urgent-add"
            >
              {t("urgent.add")}
            </Button>
          </div>
        </Section>
        <Section
          title={t("consent.title")}
          aside={t("consent.version", { version: stored.consent.version })}
        >
          <p className={css.about}>{t("consent.about")}</p>
          <Card isPadded>
            <Tabs defaultValue="kk" keepMounted={false}>
              <Tabs.List>
                {languages.map((language) => (
                  <Tabs.Tab
                    key={language}
                    value={language}
                    className={css.tab ?? ""}
                    data-testid={`consent-tab-${language}`}
                  >
                    {t(`common:language.${language}`)}
                  </Tabs.Tab>
                ))}
              </Tabs.List>
              {languages.map((language) => (
                <Tabs.Panel key={language} value={language} pt={12}>
                  <Textarea
                    size="md"
                    autosize
                    minRows={8}
                    maxRows={18}
                    lang={language}
                    label={t("consent.text")}
                    maxLength={TEXT_MAX_CHARS}
                    value={draft.text[language]}
                    onChange={({ currentTarget }) =>
                      change({ ...draft, text: { ...draft.text, [language]: currentTarget.value } })
                    }
                    data-testid={`consent-${language}`}
                  />
                </Tabs.Panel>
              ))}
            </Tabs>
            {missing.length > 0 && (
              <p className={css.missing}>
                {t("consent.missing", {
                  languages: missing.map((language) => t(`common:language.${language}`)).join(", "),
                })}
              </p>
            )}
          </Card>
          <Card isPadded>
            <NumberInput
              size="md"
              className={css.age ?? ""}
              label={t("age.name")}
              min={0}
              max={18}
              allowDecimal={false}
              allowNegative={false}
              clampBehavior="strict"
              value={draft.parentUnderAge}
              onChange={(value) => {
                if (typeof value === "number") change({ ...draft, parentUnderAge: value });
              }}
              data-testid="consent-age"
            />
            <p className={css.ageMeans}>
              {draft.parentUnderAge === 0
                ? t("age.nobody")
                : t("age.means", { count: draft.parentUnderAge })}
            </p>
          </Card>
        </Section>
      </div>
      <aside className={side.aside}>
        <ChildPreview draft={draft} />
        {isNew && (
          <Note tone="warn">
            {t("consent.newVersion", { version: stored.consent.version + 1 })}
          </Note>
        )}
        {save.error && <ErrorNote error={save.error} />}
        {save.isSuccess && (
          <Note tone="ok" icon="check">
            {t("saved")}
          </Note>
        )}
        <Button
          type="submit"
          size="lg"
          fullWidth
          loading={save.isPending}
          disabled={!isWhole(draft) || isSame}
          data-testid="counsel-save"
        >
          {t(isSame ? "isSaved" : isUnchecked ? "saveChecked" : "save")}
        </Button>
      </aside>
    </form>
  );
}
