import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { BarSheet } from "../../kit/classroom/BarSheet.tsx";
import { useEase } from "./ease-store.ts";

const EaseSheet = lazy(async () => ({ default: (await import("./EaseSheet.tsx")).EaseSheet }));

/** What makes a talk easier to follow, behind one button. */
export function EaseButton() {
  const { t } = useTranslation("ease");
  const { captions } = useEase();
  const [isOpen, setOpen] = useState(false);
  return (
    <BarSheet
      button={{
        testId: "ease",
        icon: "captions",
        label: t("button"),
        hint: t("hint"),
        isOn: captions.length > 0,
      }}
      title={t("button")}
      testId="ease-sheet"
      widthPx={360}
      staysOpen
      isOpen={isOpen}
      onOpen={setOpen}
    >
      <Suspense fallback={null}>
        <EaseSheet />
      </Suspense>
    </BarSheet>
  );
}
