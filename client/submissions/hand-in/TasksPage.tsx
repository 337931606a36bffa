import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Card, EmptyState, ErrorNote, ListSkeleton, Page, Section } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import css from "./List.module.css";
import { TaskRow } from "./TaskRow.tsx";
import { type OwnTask, toDo, useOwnStates } from "./useOwnStates.ts";

/** `/tasks`: all tasks of a pupil, or of a parent's child, by where they stand. */
export function TasksPage() {
  const { t } = useTranslation("handIn");
  const { roles, children } = useMe();
  const [query, setQuery] = useSearchParams();
  const asked = query.get("child");
  const child = children.find(({ id }) => id === asked) ?? children[0];
  const isPupil = roles.includes("pupil");
  return (
    <Page
      title={t("list.title")}
      {...(!isPupil && child && { eyebrow: `${child.name}, ${child.className}` })}
    >
      {!isPupil && child && children.length > 1 && (
        <SegmentedControl
          fullWidth
          aria-label={t("list.whichChild")}
          value={child.id}
          onChange={(id) => setQuery({ child: id }, { replace: true })}
          data={children.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      {isPupil ? <All /> : child ? <All key={child.id} childId={child.id} /> : <Nothing />}
    </Page>
  );
}

function Nothing() {
  const { t } = useTranslation("handIn");
  return (
    <Card>
      <EmptyState icon="clipboard" title={t("list.empty")}>
        {t("list.emptyText")}
      </EmptyState>
    </Card>
  );
}

function All({ childId }: { childId?: string }) {
  const { t } = useTranslation("handIn");
  const { data, error, isPending, refetch } = useOwnStates(childId);
  if (isPending) return <ListSkeleton />;
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  if (data.length === 0) return <Nothing />;
  const waiting = toDo(data);
  const rest = data.filter((task) => !waiting.includes(task));
  const groups: [title: string, tasks: OwnTask[]][] = [
    [t("list.toDo"), waiting],
    [t("list.waiting"), rest.filter(({ state }) => state === "handedIn")],
    [t("list.done"), rest.filter(({ state }) => state === "accepted")],
  ];
  return groups
    .filter(([, tasks]) => tasks.length > 0)
    .map(([title, tasks]) => (
      <Section key={title} title={title} aside={tasks.length}>
        <Card>
          <ul className={css.list}>
            {tasks.map((task) => (
              <li key={task.taskId}>
                <TaskRow task={task} childId={childId} />
              </li>
            ))}
          </ul>
        </Card>
      </Section>
    ));
}
