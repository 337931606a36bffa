import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { BarSheet } from "../kit/classroom/BarSheet.tsx";
import { useClassroom } from "../kit/classroom/context.tsx";
import { usePolls } from "./poll-store.ts";

const PollPanel = lazy(async () => ({ default: (await import("./PollPanel.tsx")).PollPanel }));

/** «Сауалнама» in the bar of those who ask: makes one, or shows how the open one goes. */
export function PollButton() {
  const { t } = useTranslation("polls");
  const { may } = useClassroom();
  const { current } = usePolls();
  const [isOpen, setOpen] = useState(false);
  if (!may("ask")) return null;
  const isAsking = current?.poll.state === "open";
  return (
    <BarSheet
      button={{
        testId: "poll",
        icon: "chart",
        label: t("button"),
        hint: t("buttonHint"),
        isOn: isAsking,
        count: isAsking && !isOpen ? (current.results?.answered ?? 0) : 0,
      }}
      title={current?.poll.question ?? t("title")}
      testId="poll-sheet"
      widthPx={current ? 352 : 380}
      staysOpen={current !== null}
      isOpen={isOpen}
      onOpen={setOpen}
    >
      <Suspense fallback={null}>
        <PollPanel onClose={() => setOpen(false)} />
      </Suspense>
    </BarSheet>
  );
}
