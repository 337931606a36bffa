import type { RouteHandlers } from "../http.ts";
import type { journalRoutes } from "./protocol.ts";
import type { Journals } from "./service.ts";

/** The journal over REST. */
export function journalHandlers(journal: Journals): RouteHandlers<typeof journalRoutes> {
  return {
    listJournals: async (_request, { user }) => ({ journals: await journal.list(user) }),
    readJournal: (key, { user }) => journal.read(user, key),
    changeCells: ({ changeId, cause, changes, ...key }, { user }) =>
      journal.changeCells(user, key, { changeId, cause, changes }),
    async readCellHistory({ pupilId, column, ...key }, { user }) {
      return { steps: await journal.readHistory(user, key, { pupilId, column }) };
    },
    settleProposal: ({ proposalId, isTaken, ...key }, { user }) =>
      journal.settleProposal(user, key, { proposalId, isTaken }),
    createWork: ({ kind, title, maxPoints, day, ...key }, { user }) =>
      journal.createWork(user, key, { kind, title, maxPoints, day }),
    changeWork: ({ workId, ...change }, { user }) => journal.changeWork(user, workId, change),
    async removeWork({ workId }, { user }) {
      await journal.removeWork(user, workId);
      return {};
    },
    changeJournalLesson: ({ topic, homework, planEntryId, ...key }, { user }) =>
      journal.changeLesson(user, key, { topic, homework, planEntryId }),
    previewPlan: ({ xlsxBase64, ...key }, { user }) => journal.previewPlan(user, key, xlsxBase64),
    async importPlan({ entries, ...key }, { user }) {
      return { lessons: await journal.importPlan(user, key, entries) };
    },
    listPlanEntries: async (key, { user }) => ({
      entries: await journal.listPlanEntries(user, key),
    }),
    exportJournal: ({ format, language, ...key }, { user }) =>
      journal.exportFile(user, key, { format, language }),
    readGradingPolicy: (_request, { user }) => journal.readPolicy(user.schoolId),
    changeGradingPolicy: (policy, { user }) => journal.changePolicy(user, policy),
  };
}
