import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { z } from "zod";
import { receiveModes } from "#server/rooms/protocol-values.ts";
import type { LessonUsage, MonthUsage } from "#server/usage/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import {
  BackLink,
  Card,
  EmptyState,
  ErrorNote,
  ListSkeleton,
  Note,
  Page,
  Section,
} from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { useModeName } from "../modes/useModeName.ts";
import { CapForm } from "./CapForm.tsx";
import { UsageBar } from "./UsageBar.tsx";
import css from "./UsagePage.module.css";
import { useUsage } from "./useUsage.ts";

/** `/usage`: what lessons cost this month, lesson by lesson, and the family's limit. A parent sees a child's. */
export function UsagePage() {
  const { t } = useTranslation("usage");
  const { children, roles } = useMe();
  const [params, setParams] = useSearchParams();
  const isParent = roles.includes("parent") && children.length > 0;
  const wanted = children.find(({ id }) => id === params.get("child")) ?? children[0];
  const childId = isParent ? wanted?.id : undefined;
  const usage = useUsage(childId);
  return (
    <Page
      back={<BackLink to="/">{t("back")}</BackLink>}
      title={t("title")}
      {...(isParent && wanted && { eyebrow: `${wanted.name}, ${wanted.className}` })}
    >
      {isParent && children.length > 1 && (
        <SegmentedControl
          fullWidth
          aria-label={t("whichChild")}
          value={childId ?? ""}
          onChange={(child) => setParams({ child })}
          data={children.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      {usage.error && <ErrorNote error={usage.error} onRetry={usage.refetch} />}
      {usage.isPending && <ListSkeleton rows={4} />}
      {usage.data && <Month key={childId ?? "own"} usage={usage.data} childId={childId} />}
    </Page>
  );
}

function Month({ usage, childId }: { usage: MonthUsage; childId: string | undefined }) {
  const { t } = useTranslation("usage");
  const format = useFormat();
  const { bytes, upBytes, fetchedBytes, capBytes, cap, lessons } = usage;
  const month = t(`common:month.${Number(usage.month.slice(5))}`);
  const facts = [
    { word: t("sum"), value: bytes },
    { word: t("up"), value: upBytes },
    { word: t("fetched"), value: fetchedBytes },
  ];
  return (
    <>
      <Card isPadded>
        <UsageBar label={t("month", { month })} bytes={bytes} capBytes={capBytes} cap={cap} />
        <dl className={css.facts}>
          {facts.map(({ word, value }) => (
            <div key={word}>
              <dt>{word}</dt>
              <dd>{format.megabytes(value)}</dd>
            </div>
          ))}
        </dl>
        <p className={css.source}>{t("source")}</p>
      </Card>
      {cap === "near" && <Note tone="warn">{t("cap.near")}</Note>}
      {cap === "over" && <Note tone="warn">{t("cap.over")}</Note>}
      <CapForm capBytes={capBytes} childId={childId} />
      <Section title={t("lessons.title")}>
        <Card>
          {lessons.length === 0 ? (
            <EmptyState icon="gauge" title={t("lessons.empty.title")}>
              {t("lessons.empty.text")}
            </EmptyState>
          ) : (
            <ul className={css.list}>
              {lessons.map((lesson) => (
                <LessonLine key={lesson.lessonId} lesson={lesson} />
              ))}
            </ul>
          )}
        </Card>
      </Section>
    </>
  );
}

function LessonLine({ lesson }: { lesson: z.infer<typeof LessonUsage> }) {
  const { t } = useTranslation("usage");
  const format = useFormat();
  const modeName = useModeName();
  const modes = receiveModes.filter((mode) => lesson.minutes[mode] > 0);
  return (
    <li className={css.row} data-testid="usage-lesson">
      <div className={css.words}>
        <b>{format.words(lesson.title)}</b>
        <span>
          {[
            `${format.shortDay(format.dayOf(lesson.startsAt))}, ${format.time(lesson.startsAt)}`,
            ...modes.map((mode) =>
              t("lessons.minutes", {
                mode: modeName(mode),
                time: format.minutes(lesson.minutes[mode]),
              }),
            ),
          ].join(" · ")}
        </span>
      </div>
      <b className={css.size}>{format.megabytes(lesson.bytes)}</b>
    </li>
  );
}
