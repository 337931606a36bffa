import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Lesson } from "#server/lessons/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { Card, ErrorNote, Section } from "../../kit/ui/parts.tsx";
import { useOwnRegister } from "../useRegister.ts";
import css from "./ChildAbsences.module.css";
import { type About, ExplainDialog } from "./ExplainDialog.tsx";
import { OwnLine } from "./OwnLine.tsx";
import { ToldLine } from "./ToldLine.tsx";
import { useExplanationActs, useExplanations } from "./useExplanations.ts";

/** Told ones shown on the day; older ones have been answered long ago. */
const MOST_TOLD = 4;

/** A parent's: what a child missed today and why, a way to say the reason, and what came of it. */
export function ChildAbsences({
  childId,
  lessons,
}: {
  childId: string;
  lessons: readonly Lesson[];
}) {
  const { t } = useTranslation("register");
  const format = useFormat();
  const own = useOwnRegister({ childId }).data;
  const told = useExplanations(childId).data ?? [];
  const { withdraw } = useExplanationActs();
  const [about, setAbout] = useState<About | null>(null);
  const missed = lessons.flatMap((lesson) => {
    const cell = own?.get(lesson.id);
    return cell && cell.code !== "present" ? [{ lesson, cell }] : [];
  });
  return (
    <Section title={t("own.title")}>
      <Card>
        {missed.length > 0 && (
          <ul className={css.rows}>
            {missed.map(({ lesson, cell }) => (
              <OwnLine key={lesson.id} lesson={lesson} cell={cell}>
                {!cell.explanation && cell.code !== "late" && (
                  <Button
                    variant="light"
                    data-testid="explain"
                    onClick={() => {
                      const name = format.words(lesson.subject.name);
                      setAbout({ childId, lesson: { id: lesson.id, name } });
                    }}
                  >
                    {t("explain.open")}
                  </Button>
                )}
              </OwnLine>
            ))}
          </ul>
        )}
        <div className={css.foot}>
          <span>{t(missed.length > 0 ? "own.more" : "own.none")}</span>
          <Button
            variant="default"
            leftSection={<Icon name="mail" sizePx={20} />}
            data-testid="explain-days"
            onClick={() => setAbout({ childId, lesson: null })}
          >
            {t("explain.openDays")}
          </Button>
        </div>
      </Card>
      {withdraw.error && <ErrorNote error={withdraw.error} />}
      {told.length > 0 && (
        <Card>
          <ul className={css.rows}>
            {told.slice(0, MOST_TOLD).map((one) => (
              <ToldLine key={one.id} told={one}>
                {one.state === "waiting" && (
                  <Button
                    variant="subtle"
                    loading={withdraw.isPending}
                    onClick={() => withdraw.mutate(one.id)}
                  >
                    {t("explain.withdraw")}
                  </Button>
                )}
              </ToldLine>
            ))}
          </ul>
        </Card>
      )}
      <ExplainDialog about={about} onClose={() => setAbout(null)} />
    </Section>
  );
}
