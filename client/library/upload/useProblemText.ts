import { useTranslation } from "react-i18next";
import { useFormat } from "../../kit/text/useFormat.ts";
import { useStorageUse } from "../useLibrary.ts";
import { type FileProblem, freeBytes } from "./limits.ts";
import { useSize } from "./useSize.ts";

/** Why a file cannot be sent, with its numbers and what to do. */
export function useProblemText(): (problem: FileProblem, sizeBytes: number) => string {
  const { t } = useTranslation("library");
  const format = useFormat();
  const sizeOf = useSize();
  const use = useStorageUse({ isOn: true });
  return (problem, sizeBytes) =>
    t(`upload.problem.${problem}`, {
      size: sizeOf(sizeBytes),
      largest: sizeOf(use.data?.maxUploadBytes ?? 0),
      longest: format.duration(use.data?.maxDurationS ?? 0),
      free: sizeOf(use.data ? freeBytes(use.data) : 0),
    });
}
