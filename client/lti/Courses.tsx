import { Button, Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { LtiCourse } from "#server/lti/protocol.ts";
import { rest } from "../kit/rest.ts";
import { ErrorNote, ListSkeleton, Note, StatusChip } from "../kit/ui/parts.tsx";
import css from "./Lti.module.css";
import { Members } from "./Members.tsx";

type Props = { platformId: string; mayManage: boolean };
/** Courses of a platform that somebody came from: what they show, their marks, their people. */
export function Courses({ platformId, mayManage }: Props) {
  const { t } = useTranslation("lti");
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["listLtiCourses", platformId],
    queryFn: () => rest("listLtiCourses", { platformId }),
  });
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  if (isPending) return <ListSkeleton rows={2} />;
  if (data.courses.length === 0) return <Note>{t("course.none")}</Note>;
  return (
    <ul className={css.list}>
      {data.courses.map((course) => (
        <Course key={course.id} course={course} platformId={platformId} mayManage={mayManage} />
      ))}
    </ul>
  );
}

function Course({ course, platformId, mayManage }: Props & { course: LtiCourse }) {
  const { t } = useTranslation("lti");
  const client = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const classes = useQuery({
    queryKey: ["listClasses"],
    queryFn: () => rest("listClasses", {}),
    enabled: mayManage,
  });
  const change = useMutation({
    mutationFn: (classId: string | null) =>
      rest("changeLtiCourse", { courseId: course.id, classId }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["listLtiCourses", platformId] }),
  });
  return (
    <li className={css.item}>
      <div className={css.stack}>
        <strong>{course.title}</strong>
        {course.resources.map(({ id, title, sent, waiting, failed, hasLineItem }) => (
          <div key={id} className={css.row}>
            <span>{title}</span>
            {hasLineItem && <StatusChip tone="ok">{t("course.sent", { count: sent })}</StatusChip>}
            {waiting > 0 && (
              <StatusChip tone="warn">{t("card.waiting", { count: waiting })}</StatusChip>
            )}
            {failed > 0 && (
              <StatusChip tone="bad">{t("card.failed", { count: failed })}</StatusChip>
            )}
          </div>
        ))}
        {mayManage && (
          <div className={css.row}>
            <Select
              label={t("course.class")}
              description={t("course.classAbout")}
              placeholder={t("course.noClass")}
              clearable
              value={course.classId}
              onChange={(value) => change.mutate(value)}
              data={classes.data?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
            />
            {course.hasRoster && (
              <Button
                variant="default"
                onClick={() => setIsOpen(!isOpen)}
                data-testid="lti-members"
              >
                {t("course.members")}
              </Button>
            )}
          </div>
        )}
        {change.error && <ErrorNote error={change.error} />}
        {isOpen && <Members courseId={course.id} />}
      </div>
    </li>
  );
}
