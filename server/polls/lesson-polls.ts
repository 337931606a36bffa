import { AppError } from "../errors.ts";
import type { User } from "../realtime.ts";
import type { LessonPoll, Poll, PollDraft, PollRespondent } from "./protocol.ts";
import { checkedDraft, isRight, resultsOf } from "./rules.ts";
import type { PollStore, StoredPoll } from "./store.ts";
import { toPoll } from "./told.ts";

export type PeopleForPolls = {
  findPeople(schoolId: string, ids: readonly string[]): Promise<Map<string, { name: string }>>;
};
type Deps = {
  store: PollStore;
  people: PeopleForPolls;
  hostOf: (schoolId: string, lessonId: string) => Promise<string | null>;
  now?: () => number;
};

/** Questions on the lesson's page: written before it, read again after it, by its teacher alone. */
export function createLessonPolls({ store, people, hostOf, now = Date.now }: Deps) {
  /** @throws AppError not_found; forbidden not_its_teacher */
  async function mustHost({ schoolId, id }: User, lessonId: string): Promise<void> {
    const hostId = await hostOf(schoolId, lessonId);
    if (hostId === null) throw new AppError("not_found", "No such lesson");
    if (hostId !== id)
      throw new AppError("forbidden", "Not its teacher", { reason: "not_its_teacher" });
  }

  /** @throws AppError not_found */
  async function readPoll(schoolId: string, lessonId: string, pollId: string): Promise<StoredPoll> {
    const poll = await store.find(schoolId, lessonId, pollId);
    if (!poll) throw new AppError("not_found", "No such poll in this lesson");
    return poll;
  }

  async function withResults(schoolId: string, poll: StoredPoll): Promise<LessonPoll> {
    if (poll.state === "prepared" || poll.results)
      return { poll: toPoll(poll), results: poll.results };
    const answers = (await store.listAnswers(schoolId, poll.id)).map(({ answer }) => answer);
    const { approved } = poll;
    const expected = answers.length;
    return { poll: toPoll(poll), results: resultsOf(poll, answers, { expected, approved }) };
  }

  /** Who answered what, by name; nothing of an anonymous one. @throws AppError not_found */
  async function answersOf(
    schoolId: string,
    lessonId: string,
    pollId: string,
  ): Promise<PollRespondent[]> {
    const poll = await readPoll(schoolId, lessonId, pollId);
    if (poll.isAnonymous) return [];
    const answers = await store.listAnswers(schoolId, pollId);
    const ids = answers.flatMap(({ personId }) => personId ?? []);
    const known = await people.findPeople(schoolId, ids);
    return answers
      .flatMap(({ personId, answer }) =>
        personId === null
          ? []
          : {
              ...{ personId, answer, isRight: isRight(poll, answer) },
              name: known.get(personId)?.name ?? "",
            },
      )
      .sort((a, b) => a.name.localeCompare(b.name, "kk"));
  }

  return {
    answersOf,
    async list(user: User, lessonId: string): Promise<LessonPoll[]> {
      await mustHost(user, lessonId);
      const polls = await store.list(user.schoolId, lessonId);
      return Promise.all(polls.map((poll) => withResults(user.schoolId, poll)));
    },
    /** @throws AppError invalid */
    async add(user: User, lessonId: string, draft: PollDraft): Promise<Poll> {
      await mustHost(user, lessonId);
      return toPoll(await store.create(user.schoolId, lessonId, checkedDraft(draft), now()));
    },
    /** @throws AppError invalid; not_found; conflict poll_closed, it was asked already */
    async change(user: User, lessonId: string, pollId: string, draft: PollDraft): Promise<Poll> {
      await mustHost(user, lessonId);
      const changed = await store.change(user.schoolId, lessonId, pollId, checkedDraft(draft));
      if (changed) return toPoll(changed);
      await readPoll(user.schoolId, lessonId, pollId);
      throw new AppError("conflict", "It was asked already", { reason: "poll_closed" });
    },
    /** @throws AppError not_found; conflict, it is open */
    async remove(user: User, lessonId: string, pollId: string): Promise<void> {
      await mustHost(user, lessonId);
      if (await store.remove(user.schoolId, lessonId, pollId)) return;
      await readPoll(user.schoolId, lessonId, pollId);
      throw new AppError("conflict", "It is open now");
    },
    async readAnswers(user: User, lessonId: string, pollId: string): Promise<PollRespondent[]> {
      await mustHost(user, lessonId);
      return answersOf(user.schoolId, lessonId, pollId);
    },
  };
}
