import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Card, EmptyState, Page } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import css from "./Diary.module.css";
import { TermView } from "./TermView.tsx";
import { WeekView } from "./WeekView.tsx";

/** The electronic diary of a pupil, or of a parent's child: the week by day, the term by subject. */
export function DiaryPage() {
  const { t } = useTranslation("diary");
  const { children, roles } = useMe();
  const [params, setParams] = useSearchParams();
  const isPupil = roles.includes("pupil");
  const [view, setView] = useState<"week" | "term">("week");
  const wanted = params.get("child");
  const child = children.find(({ id }) => id === wanted) ?? children[0];
  if (!isPupil && !child)
    return (
      <Page title={t("title")}>
        <Card>
          <EmptyState icon="users" title={t("noChildren.title")}>
            {t("noChildren.text")}
          </EmptyState>
        </Card>
      </Page>
    );
  const whose = isPupil ? {} : { childId: child?.id ?? "" };
  return (
    <Page
      title={t("title")}
      eyebrow={isPupil ? undefined : `${child?.name}, ${child?.className}`}
      actions={
        <SegmentedControl
          value={view}
          onChange={(value) => setView(value === "term" ? "term" : "week")}
          data={[
            { value: "week", label: t("week") },
            { value: "term", label: t("term") },
          ]}
          data-testid="diary-view"
          aria-label={t("view")}
        />
      }
    >
      {!isPupil && children.length > 1 && (
        <SegmentedControl
          fullWidth
          className={css.choice ?? ""}
          aria-label={t("whichChild")}
          value={child?.id ?? ""}
          onChange={(id) => setParams({ child: id }, { replace: true })}
          data={children.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      {view === "week" ? <WeekView {...whose} /> : <TermView {...whose} />}
    </Page>
  );
}
