import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Plan, Task } from "#server/plans/protocol.ts";
import { rest } from "../kit/rest.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, ErrorNote } from "../kit/ui/parts.tsx";
import { useMe } from "../kit/useSession.ts";
import { LazyTaskForm } from "./LazyTaskForm.tsx";
import css from "./LessonPlan.module.css";
import type { TaskDraft } from "./TaskForm.tsx";
import { TaskView } from "./TaskView.tsx";

/** The tasks of a lesson; its teacher gives, changes and takes them back here, before, during and after it. */
export function TasksCard({ plan }: { plan: Plan }) {
  const { t } = useTranslation("plans");
  const { lessonId, tasks, mayChange, usualDue } = plan;
  const [isWriting, setWriting] = useState(false);
  const reread = useReread();
  const create = useMutation({
    mutationFn: ({ draft, isGiven }: { draft: TaskDraft; isGiven: boolean }) =>
      rest("createTask", { lessonId, isGiven, ...draft }),
    onSuccess() {
      reread();
      setWriting(false);
    },
  });
  if (!mayChange && tasks.length === 0) return null;
  return (
    <Card isPadded>
      <h2 className={css.heading}>{t("tasks")}</h2>
      {tasks.map((task) =>
        mayChange ? (
          <OwnTask key={task.id} task={task} plan={plan} />
        ) : (
          <TaskView key={task.id} task={task}>
            <Opening task={task} />
          </TaskView>
        ),
      )}
      {mayChange && tasks.length === 0 && !isWriting && (
        <p className={css.empty}>{t("task.empty")}</p>
      )}
      {isWriting && (
        <LazyTaskForm
          lessonId={lessonId}
          usualDue={usualDue}
          error={create.error}
          isBusy={create.isPending}
          submitWord={t("task.give")}
          onSubmit={(draft) => create.mutate({ draft, isGiven: true })}
          onPrepare={(draft) => create.mutate({ draft, isGiven: false })}
          onCancel={() => setWriting(false)}
        />
      )}
      {mayChange && !isWriting && (
        <div className={css.acts}>
          <Button
            variant={tasks.length === 0 ? "filled" : "default"}
            leftSection={<Icon name="plus" sizePx={18} />}
            data-testid="task-new"
            onClick={() => setWriting(true)}
          >
            {t("task.new")}
          </Button>
        </div>
      )}
    </Card>
  );
}

function OwnTask({ task, plan }: { task: Task; plan: Plan }) {
  const { t } = useTranslation("plans");
  const [isChanging, setChanging] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const reread = useReread();
  const done = () => {
    reread();
    setChanging(false);
  };
  const change = useMutation({
    mutationFn: (draft: TaskDraft) => rest("changeTask", { taskId: task.id, ...draft }),
    onSuccess: done,
  });
  const give = useMutation({
    mutationFn: () => rest("giveTask", { taskId: task.id }),
    onSuccess: done,
  });
  const remove = useMutation({
    mutationFn: () => rest("removeTask", { taskId: task.id }),
    onSuccess: done,
  });
  if (isChanging)
    return (
      <LazyTaskForm
        lessonId={task.lessonId}
        initial={{
          ...{ text: task.text, channelNote: task.channelNote, materials: task.materials },
          pupilIds: task.pupilIds,
          ...(task.dueAt !== null && { dueAt: task.dueAt }),
        }}
        usualDue={plan.usualDue}
        error={change.error}
        isBusy={change.isPending}
        submitWord={t("save")}
        onSubmit={(draft) => change.mutate(draft)}
        onCancel={() => setChanging(false)}
      />
    );
  const error = give.error ?? remove.error;
  return (
    <TaskView task={task}>
      {error && <ErrorNote error={error} />}
      <div className={css.taskActs}>
        {task.givenAt !== null && (
          <Button
            component={Link}
            to={`/tasks/${task.id}/board`}
            variant="light"
            leftSection={<Icon name="users" sizePx={18} />}
            data-testid="task-board"
          >
            {t("task.board")}
          </Button>
        )}
        {task.givenAt === null && (
          <Button
            leftSection={<Icon name="send" sizePx={18} />}
            loading={give.isPending}
            data-testid="task-give"
            onClick={() => give.mutate()}
          >
            {t("task.give")}
          </Button>
        )}
        <Button variant="default" onClick={() => setChanging(true)}>
          {t("task.change")}
        </Button>
        <Button
          variant={isAsked ? "filled" : "default"}
          color={isAsked ? "red" : "sky"}
          loading={remove.isPending}
          onBlur={() => setAsked(false)}
          onClick={() => (isAsked ? remove.mutate() : setAsked(true))}
        >
          {t(isAsked ? "task.removeSure" : "task.remove")}
        </Button>
      </div>
    </TaskView>
  );
}

/** The way to hand in, or to what a child has handed in. */
function Opening({ task }: { task: Task }) {
  const { t } = useTranslation("plans");
  const { roles, actions } = useMe();
  if (!actions.includes("submissions:readOwn")) return null;
  return (
    <div className={css.taskActs}>
      <Button component={Link} to={`/tasks/${task.id}`} data-testid="task-open">
        {t(roles.includes("pupil") ? "task.handIn" : "task.open")}
      </Button>
    </div>
  );
}

/** Looks again at what tasks there are. */
function useReread(): () => void {
  const queries = useQueryClient();
  return () => {
    for (const name of ["readPlan", "listGivenTasks"])
      void queries.invalidateQueries({ queryKey: [name] });
  };
}
