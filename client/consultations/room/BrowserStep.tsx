import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Note } from "../../kit/ui/parts.tsx";
import { useAddress } from "../../room/address.ts";
import css from "./Before.module.css";
import { Before } from "./Before.tsx";
import type { StepProps } from "./step-props.ts";

/** This browser cannot seal: said before anything is sent, and gone on with only by the person's own hand. */
export function BrowserStep({ consultation, at, onDone }: StepProps) {
  const { t } = useTranslation("privateDoor");
  const who = useAddress();
  return (
    <Before
      consultation={consultation}
      at={at}
      title={t("browser.title")}
      testId="step-browser"
      foot={
        <Button fullWidth size="lg" variant="default" onClick={onDone} data-testid="go-on-unsealed">
          {t("browser.goOn")}
        </Button>
      }
    >
      <Note tone="warn">{t(`browser.what.${who}`)}</Note>
      <p>{t(`browser.better.${who}`)}</p>
      <p className={css.quiet}>{t("browser.refuse")}</p>
    </Before>
  );
}
