import { Button, Checkbox, Skeleton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Material, Plan, Task } from "#server/plans/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { EmptyState, ErrorNote } from "../kit/ui/parts.tsx";
import { LazyTaskForm } from "./LazyTaskForm.tsx";
import { MaterialList } from "./MaterialList.tsx";
import css from "./PlanPanel.module.css";
import type { TaskDraft } from "./TaskForm.tsx";
import { TaskView } from "./TaskView.tsx";
import { withTask, withTick } from "./usePlan.ts";
import { useRoomPlan } from "./useRoomPlan.ts";

type Change = (to: (plan: Plan) => Plan) => void;

/** At hand in the lesson: topic, steps, materials, tasks; for a pupil what there is to do. */
export function PlanPanel() {
  const { plan, error, reread, change } = useRoomPlan();
  if (!plan)
    return (
      <div className={css.panel}>
        {error ? (
          <ErrorNote error={error} onRetry={reread} />
        ) : (
          <Skeleton height={120} radius="lg" />
        )}
      </div>
    );
  return <Known plan={plan} change={change} />;
}

function Known({ plan, change }: { plan: Plan; change: Change }) {
  const { t } = useTranslation("plans");
  const { may } = useClassroom();
  const gives = plan.seesSteps && may("lead");
  const { topic, goal, steps, materials, tasks } = plan;
  const isBare = !topic && goal === "" && materials.length === 0 && steps.length === 0;
  return (
    <div className={css.panel} data-testid="plan-panel">
      {(topic || goal !== "") && (
        <section>
          {topic && <h2 className={css.topic}>{topic}</h2>}
          {goal !== "" && <p className={css.goal}>{goal}</p>}
        </section>
      )}
      {plan.seesSteps && steps.length > 0 && <Steps plan={plan} change={change} />}
      {materials.length > 0 && (
        <section>
          <h3 className={css.heading}>{t("materials")}</h3>
          <MaterialList materials={materials} act={(material) => <OnStage material={material} />} />
        </section>
      )}
      {plan.mayChange && isBare && (
        <p className={css.hint}>
          {t("panelHint")}{" "}
          <a href={`/lessons/${plan.lessonId}`} target="_blank" rel="noreferrer">
            {t("panelOpen")}
          </a>
        </p>
      )}
      {gives ? (
        <Giving plan={plan} change={change} />
      ) : (
        <section>
          <h3 className={css.heading}>{t("tasks")}</h3>
          {tasks.length === 0 ? (
            <EmptyState icon="clipboard" title={t("task.none")}>
              {t("task.noneText")}
            </EmptyState>
          ) : (
            tasks.map((task) => <TaskView key={task.id} task={task} />)
          )}
        </section>
      )}
    </div>
  );
}

/** What is done is ticked off; the first that is not is the one that runs. */
function Steps({ plan, change }: { plan: Plan; change: Change }) {
  const { t } = useTranslation("plans");
  const format = useFormat();
  const { call, lessonId, fail } = useClassroom();
  const { steps } = plan;
  const current = steps.find(({ doneAt }) => doneAt === null)?.id;
  const leftMin = steps
    .filter(({ doneAt }) => doneAt === null)
    .reduce((sum, { minutes }) => sum + minutes, 0);
  const tick = (stepId: string, before: string | null) => {
    const isDone = before === null;
    change((all) => withTick(all, stepId, isDone ? new Date().toISOString() : null));
    call("plan:tick", { lessonId, stepId, isDone }).catch((error: unknown) => {
      change((all) => withTick(all, stepId, before));
      fail(error);
    });
  };
  return (
    <section>
      <h3 className={css.heading}>
        {t("steps")}
        {leftMin > 0 && <small>{t("step.left", { time: format.minutes(leftMin) })}</small>}
      </h3>
      <ol className={css.steps}>
        {steps.map(({ id, text, minutes, doneAt }) => (
          <li key={id} data-current={id === current || undefined}>
            <Checkbox
              checked={doneAt !== null}
              onChange={() => tick(id, doneAt)}
              data-testid="plan-step"
              label={
                <span className={css.step} data-done={doneAt !== null || undefined}>
                  <span>{text}</span>
                  <small>{doneAt === null ? format.minutes(minutes) : format.time(doneAt)}</small>
                </span>
              }
            />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** One tap puts a material before the class. */
function OnStage({ material }: { material: Material }) {
  const { t } = useTranslation("plans");
  const { may, call, lessonId, fail } = useClassroom();
  const [isBusy, setBusy] = useState(false);
  if (!may("present") || material.kind === "link") return null;
  const show = () => {
    setBusy(true);
    const shown: Promise<unknown> =
      material.kind === "item"
        ? call("together:put", { lessonId, itemId: material.itemId })
        : call("slides:show", { lessonId, deckId: material.deckId, page: 1 });
    shown.catch(fail).finally(() => setBusy(false));
  };
  return (
    <Button
      variant="light"
      px={10}
      loading={isBusy}
      leftSection={<Icon name="screen" sizePx={18} />}
      aria-label={t("stage.put", { title: material.title })}
      data-testid="plan-stage"
      onClick={show}
    >
      {t("stage.short")}
    </Button>
  );
}

/** Gives a task: a new one, or one that was prepared. */
function Giving({ plan, change }: { plan: Plan; change: Change }) {
  const { t } = useTranslation("plans");
  const { call, lessonId, fail } = useClassroom();
  const [isWriting, setWriting] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const given = (task: Task) => change((all) => withTask(all, task));
  const give = (draft: TaskDraft) => {
    setBusy(true);
    setError(null);
    call("task:give", { lessonId, ...draft })
      .then((task) => {
        given(task);
        setWriting(false);
      }, setError)
      .finally(() => setBusy(false));
  };
  return (
    <section>
      <h3 className={css.heading}>{t("tasks")}</h3>
      {plan.tasks.map((task) => (
        <TaskView key={task.id} task={task}>
          {task.givenAt === null && (
            <Button
              leftSection={<Icon name="send" sizePx={18} />}
              data-testid="panel-give-prepared"
              onClick={() =>
                void call("task:givePrepared", { lessonId, taskId: task.id }).then(given, fail)
              }
            >
              {t("task.give")}
            </Button>
          )}
        </TaskView>
      ))}
      {isWriting ? (
        <LazyTaskForm
          lessonId={lessonId}
          usualDue={plan.usualDue}
          error={error}
          isBusy={isBusy}
          submitWord={t("task.give")}
          onSubmit={give}
          onCancel={() => setWriting(false)}
        />
      ) : (
        <Button
          fullWidth
          mt={8}
          variant={plan.tasks.length === 0 ? "filled" : "default"}
          leftSection={<Icon name="plus" sizePx={18} />}
          data-testid="panel-task-new"
          onClick={() => setWriting(true)}
        >
          {t("task.new")}
        </Button>
      )}
    </section>
  );
}
