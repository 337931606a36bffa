import type { RouteHandlers } from "../http.ts";
import type { safetyRoutes } from "./protocol-safety.ts";
import type { Safety } from "./safety.ts";

/** Consent, urgent help, settings, counts and audit, over REST. */
export function safetyHandlers(safety: Safety): RouteHandlers<typeof safetyRoutes> {
  return {
    readUrgentHelp: (_, { user }) => safety.urgent(user),
    readConsent: (_, { user }) => safety.readConsent(user),
    giveConsent: (request, { user }) => safety.giveConsent(user, request),
    withdrawConsent: (request, { user }) => safety.withdrawConsent(user, request),
    async documentException({ consultationId, kind }, { user }) {
      await safety.documentException(user, consultationId, kind);
      return {};
    },
    readCounselSettings: (_, { user }) => safety.readSettings(user),
    saveCounselSettings: (request, { user }) => safety.saveSettings(user, request),
    readCounts: (_, { user }) => safety.counts(user),
    listAudit: (_, { user }) => safety.listAudit(user),
  };
}
