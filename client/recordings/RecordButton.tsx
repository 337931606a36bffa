import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { BarButton } from "../kit/classroom/BarButton.tsx";
import { useClassroom } from "../kit/classroom/context.tsx";
import { useSign } from "./useSign.ts";

const RecordDialog = lazy(async () => ({
  default: (await import("./RecordDialog.tsx")).RecordDialog,
}));

/** The host's: opens the choice of what to record, and what to do with a recording that goes on. */
export function RecordButton() {
  const { t } = useTranslation("recordings");
  const { may } = useClassroom();
  const { sign } = useSign();
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  if (!may("record") || !sign?.isPossible) return null;
  return (
    <>
      <BarButton
        testId="record"
        icon="record"
        label={t("button")}
        hint={t(sign.state === "off" ? "hintOff" : "hintOn")}
        isOn={sign.state === "on"}
        onClick={() => {
          setWasOpened(true);
          setOpen(true);
        }}
      />
      {wasOpened && (
        <Suspense fallback={null}>
          <RecordDialog sign={sign} isOpen={isOpen} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
