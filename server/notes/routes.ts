import type { RouteHandlers } from "../http.ts";
import type { noteRoutes } from "./protocol.ts";
import type { Notes } from "./service.ts";

/** Locked notes, over REST. */
export function noteHandlers(notes: Notes): RouteHandlers<typeof noteRoutes> {
  return {
    readVault: (_request, { user }) => notes.readVault(user),
    makeVault: (request, { user }) => notes.makeVault(user, request),
    rewrapVault: (request, { user }) => notes.rewrapVault(user, request),
    async abandonVault({ version }, { user }) {
      await notes.abandonVault(user, version);
      return {};
    },
    listNotes: (_request, { user }) => notes.list(user),
    addNote: (request, { user }) => notes.add(user, request),
    saveNote: (request, { user }) => notes.save(user, request),
    async removeNote({ noteId }, { user }) {
      await notes.remove(user, noteId);
      return {};
    },
  };
}
