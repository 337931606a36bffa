import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PollDraft } from "#server/polls/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { emptyForm } from "./draft.ts";
import { LivePoll } from "./LivePoll.tsx";
import { PollForm } from "./PollForm.tsx";
import { PollStart } from "./PollStart.tsx";
import { usePolls } from "./poll-store.ts";

/** What the teacher's poll button opens: the poll that is on, else the ways to ask one. */
export function PollPanel({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("polls");
  const { lessonId, call, fail } = useClassroom();
  const { current, polls } = usePolls();
  const [form, setForm] = useState<ReturnType<typeof emptyForm> | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  const act = async (what: () => Promise<unknown>) => {
    setIsBusy(true);
    try {
      await what();
      setForm(null);
    } catch (error) {
      fail(error);
    } finally {
      setIsBusy(false);
    }
  };
  const ask = (draft: PollDraft) =>
    act(() => call("poll:create", { lessonId, draft, isStarted: true }));

  if (current) return <LivePoll current={current} isBusy={isBusy} act={act} onClose={onClose} />;
  if (form)
    return (
      <PollForm
        initial={form}
        action={t("start")}
        isQuestionNeeded={false}
        isBusy={isBusy}
        onDone={ask}
        onCancel={() => setForm(null)}
      />
    );
  return (
    <PollStart
      polls={polls}
      onNew={(kind) => setForm(emptyForm(kind))}
      onStart={(pollId) => act(() => call("poll:start", { lessonId, pollId }))}
    />
  );
}
