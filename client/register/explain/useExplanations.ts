import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import type { registerRoutes } from "#server/register/protocol.ts";
import { rest } from "../../kit/rest.ts";
import { shrinkPhoto } from "../../watching/photo/shrink.ts";
import { useRegisterNews } from "../useRegister.ts";

type Told = Omit<z.input<(typeof registerRoutes)["explainAbsence"]["request"]>, "jpegBase64">;

/** What was told of a child, latest first, kept current. */
export function useExplanations(childId: string) {
  useRegisterNews();
  return useQuery({
    queryKey: ["listExplanations", childId],
    queryFn: async () => (await rest("listExplanations", { childId })).explanations,
  });
}

/** Telling, taking back and answering; every list that may show it is read anew. */
export function useExplanationActs() {
  const queries = useQueryClient();
  const reread = () => {
    for (const name of ["listExplanations", "listOwnRegister", "readClassDay", "readRegister"])
      void queries.invalidateQueries({ queryKey: [name] });
  };
  return {
    tell: useMutation({
      /** A photo is made small before it leaves the phone. */
      mutationFn: async ({ photo, ...told }: Told & { photo: File | null }) =>
        rest("explainAbsence", {
          ...told,
          jpegBase64: photo ? await shrinkPhoto(photo) : null,
        }),
      onSuccess: reread,
    }),
    withdraw: useMutation({
      mutationFn: (explanationId: string) => rest("withdrawExplanation", { explanationId }),
      onSettled: reread,
    }),
    answer: useMutation({
      mutationFn: (given: {
        explanationId: string;
        code: "ill" | "excused" | null;
        words: string;
        version: number;
      }) => rest("answerExplanation", given),
      onSettled: reread,
    }),
  };
}

/** The document of an explanation as an address for a picture; fetched with the token, only when wanted. */
export function useDocument(explanationId: string, isWanted: boolean) {
  return useQuery({
    queryKey: ["readExplanationPhoto", explanationId],
    queryFn: () => rest("readExplanationPhoto", { explanationId }),
    enabled: isWanted,
    staleTime: 5 * 60_000,
    select: ({ mimeType, contentBase64 }) => `data:${mimeType};base64,${contentBase64}`,
  });
}
