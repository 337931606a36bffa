import type { Answer } from "./server.ts";
import { type LogEntry, LogEntryBody, type Work, WorkBody, type World } from "./shapes.ts";

type Options = {
  world: World;
  duplicates: "refused" | "made";
  statuses: readonly string[];
};
const wrong = (description: string, status = 400): Answer => ({
  status,
  body: { type: "parameterInvalid", description },
});
const fine = (body: unknown): Answer => ({ status: 200, body });
const int = (id: string) => `int:${id}`;
const both = (name: string, id: string) => ({ [name]: int(id), [`${name}_str`]: id });

/** The journal behind the server: what stands in it, and every act that changed it. */
export function createJournal({ world, duplicates, statuses }: Options) {
  const entries: LogEntry[] = [];
  const works: Work[] = [];
  const acts: string[] = [];
  let lastWork = 5_000_000_000_000_000_000n;

  const lessonOf = (id: string) => world.lessons.find((one) => one.id === id);
  const classOf = (id: string) => world.classes.find((one) => one.id === id);
  const ofPerson = (lesson: string, person: string) =>
    entries.filter((one) => one.lesson === lesson && one.person === person);

  function checkEntry(body: unknown, lesson: string): LogEntry | Answer {
    const parsed = LogEntryBody.safeParse(body);
    if (!parsed.success) return wrong(`log entry: ${parsed.error.issues[0]?.message ?? ""}`);
    if (!statuses.includes(parsed.data.status))
      return wrong(`«${parsed.data.status}» белгісі танылмады`);
    const { person, status } = parsed.data;
    if (parsed.data.lesson !== lesson) return wrong("another lesson");
    const schoolClass = classOf(lessonOf(lesson)?.classId ?? "");
    if (!schoolClass?.persons.some(({ id }) => id === person)) return wrong("person", 404);
    return { person, lesson, status };
  }

  function logEntries(
    method: string,
    lesson: string,
    person: string | null,
    body: unknown,
  ): Answer {
    if (!lessonOf(lesson)) return wrong("lesson", 404);
    if (method === "GET")
      return fine(
        entries
          .filter((one) => one.lesson === lesson)
          .map((one) => ({
            ...both("person", one.person),
            ...both("lesson", lesson),
            status: one.status,
          })),
      );
    if (method === "DELETE") {
      const [first] = ofPerson(lesson, person ?? "");
      if (!first) return wrong("no entry", 404);
      entries.splice(entries.indexOf(first), 1);
      acts.push(`delete ${lesson} ${person}`);
      return { status: 200, body: null };
    }
    const entry = checkEntry(body, lesson);
    if ("body" in entry) return entry;
    const there = ofPerson(lesson, entry.person);
    if (method === "PUT") {
      const [first] = there;
      if (person !== entry.person) return wrong("person of the address");
      if (!first) return wrong("no entry", 404);
      first.status = entry.status;
      acts.push(`put ${lesson} ${entry.person} ${entry.status}`);
      return fine({});
    }
    if (method !== "POST") return wrong("method", 405);
    if (there.length > 0 && duplicates === "refused") return wrong("already there", 409);
    entries.push(entry);
    acts.push(`post ${lesson} ${entry.person} ${entry.status}`);
    return fine({});
  }

  const shown = ({ id, lesson, ...work }: Work) => ({
    ...both("id", id),
    ...both("lesson", lesson),
    ...{ type: work.type, text: work.text, displayInJournal: true, targetDate: work.targetDate },
  });

  function writeWork(method: string, id: string | null, body: unknown): Answer {
    const at = works.findIndex((one) => one.id === id);
    if (id !== null && at < 0) return wrong("no work", 404);
    if (method === "DELETE") {
      acts.push(`delete work ${id}`);
      works.splice(at, 1);
      return fine({});
    }
    const parsed = WorkBody.safeParse(body);
    if (!parsed.success) return wrong(`work: ${parsed.error.issues[0]?.message ?? ""}`);
    const lesson = lessonOf(parsed.data.lesson);
    if (!lesson) return wrong("lesson", 404);
    if (lesson.classId !== parsed.data.eduGroup || lesson.subjectId !== parsed.data.subjectId)
      return wrong("of another class or subject");
    if (id !== null) {
      works[at] = { ...parsed.data, id };
      acts.push(`put work ${id}`);
      return fine({});
    }
    const work = { ...parsed.data, id: String(++lastWork) };
    works.push(work);
    acts.push(`post work ${work.lesson}`);
    return fine(shown(work));
  }

  /** One request, its token checked. */
  function act(method: string, path: string, query: URLSearchParams, body: unknown): Answer {
    const [head = "", first = "", second = "", ...more] = path.slice(1).split("/");
    if (path === "/lesson-log-entries/statuses" && method === "GET") return fine(statuses);
    if (head === "lessons" && second === "log-entries")
      return logEntries(method, first, query.get("person"), body);
    if (head === "lessons" && second === "works" && method === "GET") {
      if (!lessonOf(first)) return wrong("lesson", 404);
      return fine(works.filter(({ lesson }) => lesson === first).map(shown));
    }
    if (head === "works" && (method === "POST" || first !== ""))
      return writeWork(method, first === "" ? null : first, body);
    if (method !== "GET") return wrong("no such call", 404);
    if (head === "schools" && second === "edu-groups")
      return first === world.schoolId
        ? fine(world.classes.map(({ id, name }) => ({ ...both("id", id), name })))
        : wrong("school", 404);
    const schoolClass = head === "edu-groups" ? classOf(first) : undefined;
    if (!schoolClass) return wrong("no such call", 404);
    if (second === "subjects")
      return fine(schoolClass.subjects.map(({ id, name }) => ({ ...both("id", id), name })));
    if (second === "persons")
      return fine(schoolClass.persons.map(({ id, ...names }) => ({ ...both("id", id), ...names })));
    const [from = "", to = ""] = more;
    if (second === "lessons" && from !== "" && to !== "")
      return fine(
        world.lessons
          .filter(({ classId, day }) => classId === first && day >= from && day <= to)
          .map(({ id, subjectId, day, number }) => ({
            ...both("id", id),
            ...{ date: `${day}T00:00:00`, number, subject: { ...both("id", subjectId) } },
          })),
      );
    return wrong("no such call", 404);
  }

  return { world, entries, works, acts, act };
}
export type Journal = ReturnType<typeof createJournal>;
