import { NativeSelect, SegmentedControl } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import type { Term } from "#server/journal/protocol.ts";
import type { Subject } from "#server/schedule/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./JournalPage.module.css";

export type JournalChoice = { classId: string; subjectId: string; term: number | undefined };
type Brief = { classId: string; className: string; subject: Subject };
type Props = {
  journals: readonly Brief[];
  terms: readonly Term[];
  at: JournalChoice;
  onGo: (to: JournalChoice) => void;
};

const romans = ["I", "II", "III", "IV"];
const uniqueBy = <T,>(all: readonly T[], keyOf: (one: T) => string): T[] => [
  ...new Map(all.map((one) => [keyOf(one), one])).values(),
];

/** Which journal: class, subject, term. */
export function Pickers({ journals, terms, at, onGo }: Props) {
  const { t } = useTranslation("journal");
  const format = useFormat();
  const isNarrow = useMediaQuery("(max-width: 1150px)") ?? false;
  const classes = uniqueBy(journals, ({ classId }) => classId);
  const ofClass = journals.filter(({ classId }) => classId === at.classId);
  const pickClass = (classId: string) => {
    const theirs = journals.filter((one) => one.classId === classId);
    const same = theirs.find(({ subject }) => subject.id === at.subjectId) ?? theirs[0];
    if (same) onGo({ ...at, classId, subjectId: same.subject.id });
  };
  const arrow = <Icon name="chevronDown" sizePx={18} />;
  const thisYear = terms.filter(({ year }) => year === terms.at(-1)?.year);
  return (
    <div className={css.pickers}>
      <NativeSelect
        className={css.pick ?? ""}
        aria-label={t("choose.class")}
        data-testid="journal-class"
        rightSection={arrow}
        value={at.classId}
        data={classes.map(({ classId, className }) => ({ value: classId, label: className }))}
        onChange={({ currentTarget }) => pickClass(currentTarget.value)}
      />
      <NativeSelect
        className={css.pick ?? ""}
        aria-label={t("choose.subject")}
        data-testid="journal-subject"
        rightSection={arrow}
        value={at.subjectId}
        data={ofClass.map(({ subject }) => ({
          value: subject.id,
          label: format.words(subject.name),
        }))}
        onChange={({ currentTarget }) => onGo({ ...at, subjectId: currentTarget.value })}
      />
      {thisYear.length > 0 && (
        <SegmentedControl
          className={css.terms ?? ""}
          aria-label={t("choose.term")}
          data-testid="journal-term"
          value={String(at.term ?? "")}
          data={thisYear.map(({ number }) => {
            const roman = romans[number - 1] ?? String(number);
            const isLong = !isNarrow || number === at.term;
            return { value: String(number), label: isLong ? t("termOf", { roman }) : roman };
          })}
          onChange={(value) => onGo({ ...at, term: Number(value) })}
        />
      )}
    </div>
  );
}
