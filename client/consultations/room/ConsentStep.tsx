import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Note } from "../../kit/ui/parts.tsx";
import { useAddress } from "../../room/address.ts";
import { Before } from "./Before.tsx";
import type { StepProps } from "./step-props.ts";

/** Consent is missing: one's own is given on its page; a parent's is waited for. */
export function ConsentStep({
  consultation,
  at,
  onChanged,
}: StepProps & { onChanged: () => void }) {
  const { t } = useTranslation("privateDoor");
  const who = useAddress();
  const isOwn = consultation.consentNeed === "own";
  return (
    <Before
      consultation={consultation}
      at={at}
      title={t(isOwn ? `consent.own.${who}` : "consent.parent")}
      testId="step-consent"
      foot={
        isOwn ? (
          <Button
            fullWidth
            size="lg"
            component={Link}
            to="/consultations/consent"
            state={{ backTo: `/consultations/${consultation.id}/room` }}
            data-testid="to-consent"
          >
            {t("consent.read")}
          </Button>
        ) : (
          <Button fullWidth size="lg" variant="default" onClick={onChanged}>
            {t("lookAgain")}
          </Button>
        )
      }
    >
      {isOwn ? <p>{t(`consent.why.${who}`)}</p> : <Note>{t("consent.parentWhy")}</Note>}
    </Before>
  );
}
