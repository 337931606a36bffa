import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { BarButton } from "../kit/classroom/BarButton.tsx";
import { useClassroom } from "../kit/classroom/context.tsx";
import { useGroups } from "./useGroups.ts";

const GroupDialog = lazy(async () => ({
  default: (await import("./GroupDialog.tsx")).GroupDialog,
}));

/** «Топтар» in the bar, with the number of groups that call the teacher. */
export function GroupButton() {
  const { t } = useTranslation("groups");
  const { may } = useClassroom();
  const groups = useGroups();
  const [isOpen, setOpen] = useState(false);
  if (!may("group")) return null;
  const calling = groups.work.groups.filter(({ calledAt }) => calledAt !== null).length;
  return (
    <>
      <BarButton
        testId="groups"
        icon="grid"
        label={t("button")}
        hint={t("hint")}
        isOn={isOpen || groups.work.phase === "running"}
        count={calling}
        onClick={() => setOpen(true)}
      />
      {isOpen && (
        <Suspense fallback={null}>
          <GroupDialog {...groups} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
