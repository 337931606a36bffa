import { z } from "zod";
import { type Calls, Id, Instant, Nothing, type Notices, type Routes } from "../protocol/define.ts";
import { Subject } from "../schedule/protocol.ts";

export const MOST_STEPS = 30;
export const MOST_MATERIALS = 20;
export const TASK_MAX_CHARS = 4_000;
/** Named in a task that is not for the whole class. */
export const MOST_PUPILS = 60;

const Title = z.string().trim().min(1).max(200);
/** A reference; the thing itself is slides', the library's, or elsewhere. */
const reference = {
  deck: { kind: z.literal("deck"), deckId: Id, title: Title },
  item: { kind: z.literal("item"), itemId: Id, title: Title },
  link: { kind: z.literal("link"), url: z.url({ protocol: /^https?$/ }).max(2000), title: Title },
};
/** What a lesson or a task is done with: slides, an item of the library, a page elsewhere. */
export const NewMaterial = z.discriminatedUnion("kind", [
  z.object(reference.deck),
  z.object(reference.item),
  z.object(reference.link),
]);
export type NewMaterial = z.infer<typeof NewMaterial>;
/** `mayOpen`: the reader finds the item in the library too; else it is shown in the lesson only. */
export const Material = z.discriminatedUnion("kind", [
  z.object(reference.deck),
  z.object({ ...reference.item, mayOpen: z.boolean() }),
  z.object(reference.link),
]);
export type Material = z.infer<typeof Material>;

/** One step of a lesson, for its teacher. */
export const Step = z.object({
  id: Id,
  text: z.string().trim().min(1).max(500),
  minutes: z.int().min(0).max(240),
  /** When it was ticked off; null: it is still to come. */
  doneAt: Instant.nullable(),
});
export type Step = z.infer<typeof Step>;
/** As a teacher writes it: an id keeps a step, and with it its tick; without one it is new. */
const NewStep = Step.pick({ text: true, minutes: true }).extend({ id: Id.optional() });

/** When a task was given, beside the lesson's own time. */
export const GivenWhen = z.enum(["before", "inside", "after"]);
export type GivenWhen = z.infer<typeof GivenWhen>;

/** Work a teacher gives to a class: a record of its own, to which what pupils hand in belongs. */
export const Task = z.object({
  id: Id,
  lessonId: Id,
  classId: Id,
  subject: Subject.nullable(),
  by: z.object({ id: Id, name: z.string() }),
  text: z.string(),
  materials: z.array(Material),
  /** Where and how it is to be handed in: «фотосын WhatsApp-қа». */
  channelNote: z.string(),
  /** Pupils it is for; null: the whole class. Pupils and parents read only their own name in it. */
  pupilIds: z.array(Id).nullable(),
  /** Null: prepared, seen by those who teach alone. */
  givenAt: Instant.nullable(),
  givenWhen: GivenWhen.nullable(),
  dueAt: Instant.nullable(),
});
export type Task = z.infer<typeof Task>;

const details = {
  text: z.string().trim().min(1).max(TASK_MAX_CHARS),
  materials: z.array(NewMaterial).max(MOST_MATERIALS),
  channelNote: z.string().trim().max(300),
  dueAt: Instant,
  pupilIds: z.array(Id).min(1).max(MOST_PUPILS).nullable(),
};
const TaskDetails = z.object({
  text: details.text,
  materials: details.materials.default([]),
  channelNote: details.channelNote.default(""),
  /** Pupils of the class; null: the whole class. */
  pupilIds: details.pupilIds.default(null),
  /** Absent: the school's default, `usualDue`. */
  dueAt: details.dueAt.optional(),
});
export type TaskDetails = z.infer<typeof TaskDetails>;

/** When a task is due unless its teacher says otherwise: at the class's next lesson of the subject, or when the next day ends. */
export const UsualDue = z.object({ at: Instant, by: z.enum(["nextLesson", "nextDay"]) });
export type UsualDue = z.infer<typeof UsualDue>;

/** A lesson's plan as its reader may see it: steps and what is only prepared are for those who teach or lead. */
export const Plan = z.object({
  lessonId: Id,
  topic: z.string().nullable(),
  /** Сабақтың мақсаты. */
  goal: z.string(),
  steps: z.array(Step),
  materials: z.array(Material),
  tasks: z.array(Task),
  /** The reader sees the steps. */
  seesSteps: z.boolean(),
  /** The reader writes it and gives tasks. */
  mayChange: z.boolean(),
  /** Null where the reader gives no tasks. */
  usualDue: UsualDue.nullable(),
});
export type Plan = z.infer<typeof Plan>;

const ofLesson = { lessonId: Id };
const ofTask = { taskId: Id };
const giving = { isGiven: z.boolean() };

export const planRoutes = {
  /** For the lesson's teacher, its class and their parents, the class teacher and leadership. */
  readPlan: {
    method: "get",
    path: "/lessons/:lessonId/plan",
    request: z.object(ofLesson),
    reply: Plan,
  },
  /** By the lesson's teacher. Lists replace what was there. */
  changePlan: {
    method: "patch",
    path: "/lessons/:lessonId/plan",
    request: z.object({
      ...ofLesson,
      goal: z.string().trim().max(1000).optional(),
      steps: z.array(NewStep).max(MOST_STEPS).optional(),
      materials: z.array(NewMaterial).max(MOST_MATERIALS).optional(),
    }),
    reply: Plan,
  },
  /** Own lessons of the same subject that have a plan, the newest first: what may be copied. */
  listPlansToCopy: {
    method: "get",
    path: "/lessons/:lessonId/plan/sources",
    request: z.object(ofLesson),
    reply: z.object({
      sources: z.array(
        z.object({
          lessonId: Id,
          className: z.string(),
          startsAt: Instant,
          topic: z.string().nullable(),
          goal: z.string(),
          stepCount: z.int(),
        }),
      ),
    }),
  },
  /** Goal, steps and materials of another own lesson of the subject, in place of what is there; its topic where this has none. */
  copyPlan: {
    method: "post",
    path: "/lessons/:lessonId/plan/copy",
    request: z.object({ ...ofLesson, fromLessonId: Id }),
    reply: Plan,
  },
  /** Prepared, or given at once. */
  createTask: {
    method: "post",
    path: "/lessons/:lessonId/tasks",
    request: TaskDetails.extend({ ...ofLesson, ...giving }),
    reply: Task,
  },
  changeTask: {
    method: "patch",
    path: "/tasks/:taskId",
    request: z.object({ ...ofTask, ...z.object(details).partial().shape }),
    reply: Task,
  },
  giveTask: { method: "post", path: "/tasks/:taskId/give", request: z.object(ofTask), reply: Task },
  removeTask: {
    method: "delete",
    path: "/tasks/:taskId",
    request: z.object(ofTask),
    reply: Nothing,
  },
  /**
   * Classes and subjects the caller teaches, with the lesson a task given outside of any is written down with: the
   * last one within a week, else the next.
   */
  listTaskLessons: {
    method: "get",
    path: "/task-lessons",
    request: Nothing,
    reply: z.object({
      lessons: z.array(
        z.object({
          lessonId: Id,
          classId: Id,
          className: z.string(),
          subject: Subject,
          startsAt: Instant,
          usualDue: UsualDue,
        }),
      ),
    }),
  },
  /** What is due: of one's class, of a child, or what a teacher has given. The nearest first, at most 30. */
  listOpenTasks: {
    method: "get",
    path: "/tasks",
    request: z.object({ childId: Id.optional() }),
    reply: z.object({ tasks: z.array(Task) }),
  },
} satisfies Routes;

/** For those in the room, assistant teachers and guests too, by their role in it. */
export const planCalls = {
  "plan:read": { request: z.object(ofLesson), reply: Plan },
  /** Of those who present: a step is done, or not yet. */
  "plan:tick": {
    request: z.object({ ...ofLesson, stepId: Id, isDone: z.boolean() }),
    reply: Nothing,
  },
  /** Of those who lead: a new task, given at once. */
  "task:give": { request: TaskDetails.extend(ofLesson), reply: Task },
  /** Of those who lead: one that was prepared. */
  "task:givePrepared": { request: z.object({ ...ofLesson, ...ofTask }), reply: Task },
} satisfies Calls;

export const planNotices = {
  /** Goal, materials or a given task changed: to be read anew. Told to the class, its parents and the room. */
  "plan:changed": z.object(ofLesson),
  /** Told to those who present in the room. */
  "plan:ticked": z.object({ ...ofLesson, stepId: Id, doneAt: Instant.nullable() }),
  /** Told to the class, its parents and the room; perhaps twice to one device. */
  "task:assigned": z.object({ ...ofLesson, task: Task }),
} satisfies Notices;
