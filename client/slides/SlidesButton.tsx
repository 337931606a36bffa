import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { BarButton } from "../kit/classroom/BarButton.tsx";
import { useClassroom } from "../kit/classroom/context.tsx";

const DeckDialog = lazy(async () => ({ default: (await import("./DeckDialog.tsx")).DeckDialog }));

/** Opens the lesson's materials, for those who present. */
export function SlidesButton() {
  const { t } = useTranslation("slides");
  const { may, stage } = useClassroom();
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  if (!may("present")) return null;
  return (
    <>
      <BarButton
        testId="slides-button"
        icon="board"
        label={t("button")}
        hint={t("hint")}
        isOn={stage.kind === "slides"}
        onClick={() => {
          setWasOpened(true);
          setOpen(true);
        }}
      />
      {wasOpened && (
        <Suspense fallback={null}>
          <DeckDialog isOpen={isOpen} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
