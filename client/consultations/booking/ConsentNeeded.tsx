import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Consultation } from "#server/consultations/protocol.ts";
import { Note } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { whoOf } from "../who.ts";

/** What stands before a private talk still: one's own consent to read and give, or a parent's to wait for. */
export function ConsentNeeded({ talk }: { talk: Consultation }) {
  const { t } = useTranslation("consent");
  const who = whoOf(useMe());
  if (talk.consentNeed === "none") return null;
  if (talk.consentNeed === "parent")
    return (
      <Note icon="clock">
        <b>{t("wait.title")}</b>
        <span>{t("wait.text")}</span>
        <span>{t("wait.urgent")}</span>
      </Note>
    );
  return (
    <Note tone="sun" icon="shield">
      <b>{t("next.title")}</b>
      <span>{t(`next.text.${who}`)}</span>
      <Button
        // An open room is what is pressed first: it asks for the same on the way in.
        variant={talk.isOpen ? "default" : "filled"}
        component={Link}
        to="/consultations/consent"
        state={{ backTo: `/consultations/${talk.id}` }}
        data-testid="consent-read"
      >
        {t(`next.read.${who}`)}
      </Button>
    </Note>
  );
}
