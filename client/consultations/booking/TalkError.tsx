import { useTranslation } from "react-i18next";
import { CallError } from "../../kit/call.ts";
import { ErrorNote, Note } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { whoOf } from "../who.ts";
import { refusalOf } from "./rules.ts";

/** Why a talk was not asked for or changed, to a child as one speaks to a child; nothing chosen or written is lost. */
export function TalkError({ error }: { error: Error }) {
  const { t } = useTranslation("consultations");
  const who = whoOf(useMe());
  const refusal = error instanceof CallError ? refusalOf(error) : null;
  if (refusal === null) return <ErrorNote error={error} />;
  return <Note tone={refusal === "broken" ? "bad" : "warn"}>{t(`refused.${refusal}.${who}`)}</Note>;
}
