import type { RouteHandlers } from "../http.ts";
import type { registerRoutes } from "./protocol.ts";
import type { Register } from "./service.ts";

/** Registers and explanations over REST. */
export function registerHandlers(register: Register): RouteHandlers<typeof registerRoutes> {
  const { explanations } = register;
  return {
    readRegister: ({ lessonId }, { user }) => register.sheet(user, lessonId),
    async confirmRegister({ lessonId }, { user }) {
      await register.confirmAll(user, lessonId);
      return register.sheet(user, lessonId);
    },
    async decideRegister({ lessonId, decisions }, { user }) {
      await register.decide(user, lessonId, decisions);
      return register.sheet(user, lessonId);
    },
    async reopenRegister({ lessonId, personId, version }, { user }) {
      await register.reopen(user, lessonId, personId, version);
      return register.sheet(user, lessonId);
    },
    async readRegisterHistory({ lessonId, personId }, { user }) {
      return { lines: await register.history(user, lessonId, personId) };
    },
    async listToConfirm({ isPast }, { user }) {
      return { registers: await register.listToConfirm(user, isPast) };
    },
    listOwnRegister: (asked, { user }) => register.listOwn(user, asked),
    readClassDay: ({ classId, day }, { user }) => register.classDay(user, classId, day),
    explainAbsence: (told, { user }) => explanations.explain(user, told),
    async listExplanations({ childId }, { user }) {
      return { explanations: await explanations.listOwn(user, childId) };
    },
    answerExplanation: ({ explanationId, ...given }, { user }) =>
      explanations.answer(user, explanationId, given),
    async withdrawExplanation({ explanationId }, { user }) {
      await explanations.withdraw(user, explanationId);
      return {};
    },
    readExplanationPhoto: ({ explanationId }, { user }) => explanations.photo(user, explanationId),
  };
}
