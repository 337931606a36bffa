import { Button } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Consultation } from "#server/consultations/protocol.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Before } from "./Before.tsx";
import type { Doorway } from "./steps.ts";

const LOOK_MS = 15_000;
type Props = {
  consultation: Consultation;
  doorway: Extract<Doorway, "early" | "notAgreed">;
  onChanged: () => void;
};

/** The door is not open yet: when it will be. It is looked at again by itself. */
export function TooSoon({ consultation, doorway, onChanged }: Props) {
  const { t } = useTranslation("privateDoor");
  const format = useFormat();
  // biome-ignore lint/correctness/useExhaustiveDependencies: one clock for as long as it is too soon
  useEffect(() => {
    const timer = setInterval(onChanged, LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  const { startsAt } = consultation;
  return (
    <Before
      consultation={consultation}
      title={t(`${doorway}.title`)}
      testId="too-soon"
      foot={
        <Button
          fullWidth
          size="lg"
          variant="default"
          component={Link}
          to={consultation.isHost ? "/calendar" : "/consultations"}
        >
          {t("toTalks")}
        </Button>
      }
    >
      <p>
        {doorway === "early" && startsAt
          ? t("early.about", {
              time: format.time(startsAt),
              day: format.day(format.dayOf(startsAt)),
            })
          : t(`${doorway}.otherwise`)}
      </p>
    </Before>
  );
}
