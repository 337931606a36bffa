import { Button, Modal, NumberInput, SegmentedControl, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { JournalWork } from "#server/journal/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { DayField } from "../../kit/ui/DayField.tsx";
import { Icon } from "../../kit/ui/icons.tsx";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import css from "./Dialogs.module.css";
import type { DialogProps } from "./Dialogs.tsx";

/** Points of a work where nobody has said otherwise. */
const USUAL_POINTS = { section: 20, term: 30 };
const TITLE_MAX_CHARS = 120;

/** A БЖБ or ТЖБ: made, changed, or taken away while nobody has points in it. */
export function WorkDialog({ work, grid, journal, reread, onClose }: WorkProps) {
  const { t } = useTranslation("journal");
  const [kind, setKind] = useState<JournalWork["kind"]>(work?.kind ?? "section");
  const [title, setTitle] = useState(work?.title ?? "");
  const [maxPoints, setMaxPoints] = useState(work?.maxPoints ?? USUAL_POINTS.section);
  const [day, setDay] = useState(work?.day ?? "");
  const done = () => {
    reread();
    onClose();
  };
  const details = { title: title.trim(), maxPoints, day: day === "" ? null : day };
  const keep = useMutation({
    mutationFn: () =>
      work
        ? rest("changeWork", { workId: work.id, ...details })
        : rest("createWork", { ...journal, kind, ...details }),
    onSuccess: done,
  });
  const remove = useMutation({
    mutationFn: (workId: string) => rest("removeWork", { workId }),
    onSuccess: done,
  });
  const pickKind = (next: string) => {
    const other = next === "term" ? "term" : "section";
    if (maxPoints === USUAL_POINTS[kind]) setMaxPoints(USUAL_POINTS[other]);
    setKind(other);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    keep.mutate();
  };
  const isOff = !grid.mayWrite;
  return (
    <Modal opened onClose={onClose} title={work ? t("work.change") : t("work.add")}>
      <form className={css.form} onSubmit={submit} data-testid="work-dialog">
        <SegmentedControl
          fullWidth
          disabled={work !== null}
          aria-label={t("work.kind")}
          value={kind}
          onChange={pickKind}
          data={[
            { value: "section", label: t("work.kinds.section") },
            { value: "term", label: t("work.kinds.term") },
          ]}
        />
        <p className={css.where}>
          {kind === "section" ? t("work.sectionAbout") : t("work.termAbout")}
        </p>
        <TextInput
          label={t("work.title")}
          placeholder={t("work.titleHint")}
          maxLength={TITLE_MAX_CHARS}
          readOnly={isOff}
          value={title}
          data-testid="work-title"
          onChange={({ currentTarget }) => setTitle(currentTarget.value)}
        />
        <NumberInput
          size="md"
          label={t("work.max")}
          min={1}
          max={100}
          allowDecimal={false}
          clampBehavior="blur"
          readOnly={isOff}
          value={maxPoints}
          data-testid="work-max"
          onChange={(value) => typeof value === "number" && setMaxPoints(value)}
        />
        <DayField
          label={t("work.day")}
          min={grid.term.from}
          max={grid.term.to}
          readOnly={isOff}
          value={day}
          data-testid="work-day"
          onChange={({ currentTarget }) => setDay(currentTarget.value)}
        />
        {keep.error && <ErrorNote error={keep.error} />}
        {remove.error && <ErrorNote error={remove.error} />}
        {!isOff && (
          <div className={css.choices}>
            <Button type="submit" loading={keep.isPending} data-testid="work-save">
              {t("save.button")}
            </Button>
            {work && (
              <Button
                variant="subtle"
                color="red"
                leftSection={<Icon name="trash" sizePx={18} />}
                loading={remove.isPending}
                data-testid="work-remove"
                onClick={() => remove.mutate(work.id)}
              >
                {t("work.remove")}
              </Button>
            )}
          </div>
        )}
      </form>
    </Modal>
  );
}
type WorkProps = DialogProps & { work: JournalWork | null };
