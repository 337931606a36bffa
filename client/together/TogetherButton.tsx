import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { BarButton } from "../kit/classroom/BarButton.tsx";
import { useClassroom } from "../kit/classroom/context.tsx";

const PickDialog = lazy(async () => ({ default: (await import("./PickDialog.tsx")).PickDialog }));

/** Opens the choice of a film, for those who present. */
export function TogetherButton() {
  const { t } = useTranslation("together");
  const { may, stage } = useClassroom();
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  if (!may("present")) return null;
  return (
    <>
      <BarButton
        testId="together"
        icon="video"
        label={t("button")}
        hint={t("hint")}
        isOn={stage.kind === "video"}
        onClick={() => {
          setWasOpened(true);
          setOpen(true);
        }}
      />
      {wasOpened && (
        <Suspense fallback={null}>
          <PickDialog isOpen={isOpen} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
