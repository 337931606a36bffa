import { QueryClient } from "@tanstack/react-query";
import { CallError } from "./call.ts";

const mayHelp = (error: Error) =>
  error instanceof CallError && ["network", "internal", "unavailable"].includes(error.code);

/** What was loaded, by route and request. Only failures that may pass are tried again. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 3 && mayHelp(error),
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 5_000),
      staleTime: 10_000,
      // A school's server may stand in a network without internet: always try.
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});
