import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Consultation } from "#server/consultations/protocol.ts";
import { useErrorText } from "../../kit/text/useErrorText.ts";
import { ErrorNote } from "../../kit/ui/parts.tsx";
import { useAddress } from "../../room/address.ts";
import check from "../../room/Check.module.css";
import { PreviewPicture } from "../../room/CheckParts.tsx";
import { readChoices } from "../../room/choices.ts";
import { usePreview } from "../../room/usePreview.ts";
import css from "./Before.module.css";
import { Before } from "./Before.tsx";
import { type DoorState, useDoor } from "./useDoor.ts";

type Props = {
  consultation: Consultation;
  canSeal: boolean;
  /** Goes in with the camera on: sees oneself meanwhile. */
  isSeen: boolean;
  onAdmitted: (ticket: string) => void;
  onChanged: () => void;
};

/** The waiting room: calm, without music; the host is told and opens the door. A host goes straight through. */
export function WaitingStep({ consultation, canSeal, isSeen, onAdmitted, onChanged }: Props) {
  const { t } = useTranslation("privateDoor");
  const who = useAddress();
  const wordsOf = useErrorText();
  const { id, host, isHost } = consultation;
  const { state, error, again } = useDoor(id, canSeal, onAdmitted);
  const home = isHost ? "/calendar" : "/consultations";
  const leave = (
    <Button
      fullWidth
      size="lg"
      variant="default"
      component={Link}
      to={home}
      data-testid="stop-waiting"
    >
      {t("waiting.leave")}
    </Button>
  );
  const retry = (
    <Button
      fullWidth
      size="lg"
      data-testid="knock-again"
      onClick={() => {
        onChanged();
        again();
      }}
    >
      {t(state === "refused" ? "waiting.askAgain" : "lookAgain")}
    </Button>
  );
  const isCalm = state === "asking" || state === "waiting" || state === "admitted";
  return (
    <Before
      consultation={consultation}
      title={t(titles[state], { name: host.name })}
      testId="waiting-room"
      foot={
        <>
          {!isCalm && retry}
          {leave}
        </>
      }
    >
      {state === "failed" && <ErrorNote error={error} onRetry={again} />}
      {state === "waiting" && (
        <>
          <p role="status">{t(`waiting.about.${who}`, { name: host.name })}</p>
          <div className={css.breath} aria-hidden="true" />
          {isSeen && <OwnPicture />}
        </>
      )}
      {state === "refused" && <p role="status">{t(`waiting.refusedAbout.${who}`)}</p>}
      {state === "refused" && error !== null && <p role="status">{wordsOf(error)}</p>}
    </Before>
  );
}

const titles = {
  asking: "waiting.asking",
  admitted: "waiting.asking",
  waiting: "waiting.title",
  refused: "waiting.refused",
  early: "early.title",
  consent: "consent.missing",
  over: "over.title",
  failed: "waiting.failed",
} as const satisfies Record<DoorState, string>;

function OwnPicture() {
  const preview = usePreview("camera", readChoices().cameraId);
  // Why there is none was said before: here nothing is to be done.
  if (preview.state === "failed") return null;
  return (
    <div className={check.preview}>
      <PreviewPicture preview={preview} />
    </div>
  );
}
