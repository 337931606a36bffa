import { AppError } from "../errors.ts";
import type { RouteHandlers } from "../http.ts";
import { OutsideError } from "./adapters/outside-error.ts";
import type { OutboxParts } from "./create.ts";
import type { outboxRoutes } from "./protocol.ts";

/** REST of the outbox. */
export function outboxHandlers(parts: OutboxParts): RouteHandlers<typeof outboxRoutes> {
  const { outbox, reading, settings, mappings, views } = parts;
  return {
    readOutboxState: (key, { user }) => outbox.state(user, key),
    async previewOutbox(key, { user }) {
      const looked = await outbox.preview(user, key);
      const { target, isReady, maySign, digest, same, unconfirmedLessons } = looked;
      const differences = await views.toDifferences(user.schoolId, looked.differences);
      return { target, isReady, maySign, digest, same, unconfirmedLessons, differences };
    },
    signOutbox: (request, { user }) => outbox.sign(user, request),
    listOutbox: (request, { user }) => reading.list(user, request),
    retryOutbox: async ({ entryIds }, { user }) => ({
      retried: await outbox.retry(user, entryIds),
    }),
    async cancelOutbox({ entryId }, { user }) {
      await outbox.cancel(user, entryId);
      return {};
    },
    listOutboxSteps: (request, { user }) => reading.steps(user, request),
    takeOutboxFile: (request, { user }) => reading.takeFile(user, request),
    readLessonJournalText: async ({ lessonId, language }, { user }) => ({
      text: await reading.lessonText(user, lessonId, language),
    }),
    readOutboxSettings: (_, { user }) => settings.read(user),
    changeOutboxSettings: (request, { user }) => settings.change(user, request),
    checkOutbox: (_, { user }) => settings.check(user),
    listMappings: (request, { user }) => mappings.list(user, request),
    async findMappings(_, { user }) {
      try {
        return await mappings.find(user);
      } catch (error) {
        if (!(error instanceof OutsideError)) throw error;
        throw new AppError("unavailable", "The outside did not answer", {
          reason: error.failure === "unauthorized" ? "outside_unauthorized" : "outside_unreachable",
          cause: error,
        });
      }
    },
    async setMapping(request, { user }) {
      await mappings.set(user, request);
      return {};
    },
    importMappings: ({ lines }, { user }) => mappings.take(user, lines),
  };
}
