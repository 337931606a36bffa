import type { RouteHandlers } from "../http.ts";
import type { planRoutes } from "./protocol.ts";
import type { Plans } from "./service.ts";

/** Plans and tasks over REST. */
export function planHandlers(plans: Plans): RouteHandlers<typeof planRoutes> {
  return {
    readPlan: ({ lessonId }, { user }) => plans.read(user, lessonId),
    changePlan({ lessonId, goal, steps, materials }, { user }) {
      const change = {
        ...(goal !== undefined && { goal }),
        ...(steps && { steps }),
        ...(materials && { materials }),
      };
      return plans.change(user, lessonId, change);
    },
    listPlansToCopy: async ({ lessonId }, { user }) => ({
      sources: await plans.listSources(user, lessonId),
    }),
    copyPlan: ({ lessonId, fromLessonId }, { user }) => plans.copy(user, lessonId, fromLessonId),
    createTask: ({ lessonId, isGiven, ...details }, { user }) =>
      plans.createTask(user, lessonId, details, isGiven),
    changeTask: ({ taskId, ...change }, { user }) => plans.changeTask(user, taskId, change),
    giveTask: ({ taskId }, { user }) => plans.giveTask(user, taskId),
    async removeTask({ taskId }, { user }) {
      await plans.removeTask(user, taskId);
      return {};
    },
    listTaskLessons: async (_request, { user }) => ({
      lessons: await plans.listTaskLessons(user),
    }),
    listOpenTasks: async ({ childId }, { user }) => ({
      tasks: await plans.listOpenTasks(user, childId),
    }),
  };
}
