import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Availability } from "#server/consultations/protocol.ts";
import { rest } from "../../../kit/rest.ts";
import { Card, ErrorNote, Note, Section } from "../../../kit/ui/parts.tsx";
import side from "../SideForm.module.css";
import { HOURS_KEY } from "../useDesk.ts";
import { DaysOff } from "./DaysOff.tsx";
import { availabilityOf, draftOf, problemsOf } from "./draft.ts";
import css from "./Hours.module.css";
import { OfferedPreview } from "./OfferedPreview.tsx";
import { TalkRules } from "./TalkRules.tsx";
import { WeekSigns, WeekWindows } from "./WeekWindows.tsx";

/** The week's hours and how they are cut into talks, with what pupils will see of it beside. */
export function HoursForm({ stored }: { stored: Availability | null }) {
  const { t } = useTranslation("hours");
  const queries = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(stored));
  const problems = problemsOf(draft);
  const availability = availabilityOf(draft);
  const isSame =
    stored !== null &&
    availability !== null &&
    JSON.stringify(availability) === JSON.stringify(availabilityOf(draftOf(stored)));
  const save = useMutation({
    mutationFn: (next: Availability) => rest("saveAvailability", { availability: next }),
    onSuccess(saved) {
      queries.setQueryData(HOURS_KEY, saved.availability);
      setDraft(draftOf(saved.availability));
    },
  });
  const change = (next: typeof draft) => {
    save.reset();
    setDraft(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (availability) save.mutate(availability);
  };
  return (
    <form className={side.form} onSubmit={submit} noValidate>
      <div className={css.main}>
        <Section title={t("week.title")} aside={<WeekSigns />}>
          <Card>
            <WeekWindows draft={draft} problems={problems} onChange={change} />
          </Card>
        </Section>
        <Section title={t("rules.title")}>
          <Card isPadded>
            <TalkRules draft={draft} onChange={change} />
          </Card>
        </Section>
        <Section title={t("off.title")}>
          <Card isPadded>
            <DaysOff draft={draft} onChange={change} />
          </Card>
        </Section>
      </div>
      <aside className={side.aside}>
        <Section title={t("preview.title")}>
          <Card isPadded>
            <OfferedPreview availability={availability} />
          </Card>
        </Section>
        {problems.size > 0 && <Note tone="warn">{t("problems", { count: problems.size })}</Note>}
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
          disabled={!availability || isSame}
          data-testid="hours-save"
        >
          {t(isSame ? "isSaved" : "save")}
        </Button>
      </aside>
    </form>
  );
}
