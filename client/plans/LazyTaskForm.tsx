import { Skeleton } from "@mantine/core";
import { type ComponentProps, lazy, Suspense } from "react";
import type { TaskForm as Form } from "./TaskForm.tsx";

const TaskForm = lazy(async () => ({ default: (await import("./TaskForm.tsx")).TaskForm }));

/** The form of a task; its code comes when somebody gives one. */
export function LazyTaskForm(props: ComponentProps<typeof Form>) {
  return (
    <Suspense fallback={<Skeleton height={240} radius="lg" />}>
      <TaskForm {...props} />
    </Suspense>
  );
}
