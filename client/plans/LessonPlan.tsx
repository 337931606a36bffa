import { Button, Skeleton } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Lesson } from "#server/lessons/protocol.ts";
import type { Plan } from "#server/plans/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, ErrorNote } from "../kit/ui/parts.tsx";
import { CopyDialog } from "./CopyDialog.tsx";
import css from "./LessonPlan.module.css";
import { MaterialList } from "./MaterialList.tsx";
import { TasksCard } from "./TasksCard.tsx";
import { usePlan } from "./usePlan.ts";

const PlanEditor = lazy(async () => ({ default: (await import("./PlanEditor.tsx")).PlanEditor }));

/** On the lesson's page: its plan for those who teach or lead, its materials and tasks for everybody. */
export function LessonPlan({ lesson }: { lesson: Lesson }) {
  const plan = usePlan(lesson.id);
  if (plan.data) return <Known plan={plan.data} lesson={lesson} />;
  if (plan.error) return <ErrorNote error={plan.error} onRetry={plan.refetch} />;
  return <Skeleton height={160} radius="lg" />;
}

function Known({ plan, lesson }: { plan: Plan; lesson: Lesson }) {
  const { t } = useTranslation("plans");
  return (
    <>
      {plan.seesSteps ? (
        <PlanCard plan={plan} lesson={lesson} />
      ) : (
        (plan.goal !== "" || plan.materials.length > 0) && (
          <Card isPadded>
            <h2 className={css.heading}>{t("materials")}</h2>
            {plan.goal !== "" && <p className={css.goal}>{plan.goal}</p>}
            <MaterialList materials={plan.materials} />
          </Card>
        )
      )}
      <TasksCard plan={plan} />
    </>
  );
}

function PlanCard({ plan, lesson }: { plan: Plan; lesson: Lesson }) {
  const { t } = useTranslation("plans");
  const [isEditing, setEditing] = useState(false);
  const [isCopying, setCopying] = useState(false);
  const isEmpty = plan.goal === "" && plan.steps.length === 0 && plan.materials.length === 0;
  return (
    <Card isPadded>
      <h2 className={css.heading}>{t("plan")}</h2>
      {isEditing ? (
        <Suspense fallback={<Skeleton height={240} radius="lg" />}>
          <PlanEditor
            plan={plan}
            durationMin={lesson.durationMin}
            onDone={() => setEditing(false)}
          />
        </Suspense>
      ) : (
        <>
          {isEmpty ? (
            <p className={css.empty}>{t(plan.mayChange ? "planEmpty" : "planNone")}</p>
          ) : (
            <Written plan={plan} />
          )}
          {plan.mayChange && (
            <div className={css.acts}>
              <Button
                variant={isEmpty ? "filled" : "default"}
                leftSection={<Icon name="pencil" sizePx={18} />}
                data-testid="plan-edit"
                onClick={() => setEditing(true)}
              >
                {t(isEmpty ? "planWrite" : "planChange")}
              </Button>
              <Button
                variant="default"
                leftSection={<Icon name="clipboard" sizePx={18} />}
                data-testid="plan-copy"
                onClick={() => setCopying(true)}
              >
                {t("copy.open")}
              </Button>
            </div>
          )}
        </>
      )}
      <CopyDialog lessonId={plan.lessonId} isOpen={isCopying} onClose={() => setCopying(false)} />
    </Card>
  );
}

/** The plan to be read. */
function Written({ plan }: { plan: Plan }) {
  const { t } = useTranslation("plans");
  const format = useFormat();
  return (
    <>
      {plan.goal !== "" && (
        <p className={css.goal}>
          <b>{t("goal")}</b> {plan.goal}
        </p>
      )}
      {plan.steps.length > 0 && (
        <ol className={css.steps}>
          {plan.steps.map(({ id, text, minutes, doneAt }) => (
            <li key={id} data-done={doneAt !== null || undefined}>
              <span>{text}</span>
              {minutes > 0 && <small>{format.minutes(minutes)}</small>}
            </li>
          ))}
        </ol>
      )}
      <MaterialList materials={plan.materials} />
    </>
  );
}
