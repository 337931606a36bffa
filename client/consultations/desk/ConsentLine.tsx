import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Consultation } from "#server/consultations/protocol.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import css from "./Calendar.module.css";
import { ExceptionDialog } from "./ExceptionDialog.tsx";

/** What still stands before a private talk, and the documented way around a parent's consent. */
export function ConsentLine({ talk }: { talk: Consultation }) {
  const { t } = useTranslation("desk");
  const [isAsked, setAsked] = useState(false);
  const { kind, consentNeed, id } = talk;
  if (kind !== "private" || consentNeed === "none") return null;
  return (
    <span className={css.needs} data-need={consentNeed}>
      {t(consentNeed === "own" ? "row.needsOwn" : "row.needsParent")}
      {consentNeed === "parent" && (
        <Button
          variant="light"
          leftSection={<Icon name="shield" sizePx={18} />}
          onClick={() => setAsked(true)}
          data-testid="talk-exception"
        >
          {t("exception.open")}
        </Button>
      )}
      {isAsked && <ExceptionDialog consultationId={id} onClose={() => setAsked(false)} />}
    </span>
  );
}
