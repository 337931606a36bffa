import { useTranslation } from "react-i18next";
import { CallError } from "../../kit/call.ts";
import { ErrorNote, Note } from "../../kit/ui/parts.tsx";
import { ForeignKeyError } from "./secrets.ts";

/** Why a vault could not be opened or changed, beside a wrong passphrase. */
export function VaultError({ error }: { error: unknown }) {
  const { t } = useTranslation("vault");
  if (error instanceof CallError) return <ErrorNote error={error} />;
  if (error instanceof ForeignKeyError) return <Note tone="bad">{t("error.foreign")}</Note>;
  return <Note tone="bad">{t("error.memory")}</Note>;
}
