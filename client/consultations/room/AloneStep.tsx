import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Icon, type IconName } from "../../kit/ui/icons.tsx";
import { useAddress } from "../../room/address.ts";
import css from "./Before.module.css";
import { Before } from "./Before.tsx";
import type { StepProps } from "./step-props.ts";

type Props = StepProps & {
  /** Goes in without microphone and camera. */
  onWriting: () => void;
};

/** «Is somebody listening?»: if so, what one can do about it. */
export function AloneStep({ consultation, at, onDone, onWriting }: Props) {
  const { t } = useTranslation("privateDoor");
  const who = useAddress();
  const [isHeard, setIsHeard] = useState(false);
  const tips: [icon: IconName, text: string][] = [
    ["headphones", t(`alone.tip.headphones.${who}`)],
    ["chat", t(`alone.tip.writing.${who}`)],
    ["x", t(`alone.tip.exit.${who}`)],
  ];
  if (!isHeard)
    return (
      <Before
        consultation={consultation}
        at={at}
        title={t(`alone.title.${who}`)}
        testId="step-alone"
        foot={
          <>
            <Button fullWidth size="lg" onClick={onDone} data-testid="alone-no">
              {t("alone.no")}
            </Button>
            <Button
              fullWidth
              size="lg"
              variant="default"
              onClick={() => setIsHeard(true)}
              data-testid="alone-yes"
            >
              {t("alone.yes")}
            </Button>
          </>
        }
      >
        <p>{t(`alone.about.${who}`)}</p>
      </Before>
    );
  return (
    <Before
      consultation={consultation}
      at={at}
      title={t("alone.tips")}
      testId="step-alone-tips"
      foot={
        <>
          <Button fullWidth size="lg" onClick={onDone} data-testid="step-done">
            {t("alone.still")}
          </Button>
          {consultation.way !== "text" && (
            <Button
              fullWidth
              size="lg"
              variant="default"
              onClick={onWriting}
              data-testid="alone-writing"
            >
              {t("alone.writing")}
            </Button>
          )}
          <Button
            fullWidth
            size="lg"
            variant="subtle"
            component={Link}
            to={`/consultations/${consultation.id}?move=1`}
            data-testid="alone-move"
          >
            {t("alone.move")}
          </Button>
        </>
      }
    >
      <ul className={css.tips}>
        {tips.map(([icon, text]) => (
          <li key={icon}>
            <Icon name={icon} />
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </Before>
  );
}
