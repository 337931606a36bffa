import { ActionIcon, Button, Skeleton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { LessonPoll, PollDraft } from "#server/polls/protocol.ts";
import { rest } from "../kit/rest.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { Card, EmptyState, ErrorNote, Section, StatusChip } from "../kit/ui/parts.tsx";
import { emptyForm, formOf } from "./draft.ts";
import css from "./LessonPolls.module.css";
import { PollForm } from "./PollForm.tsx";
import { PollResults } from "./PollResults.tsx";
import { Respondents } from "./Respondents.tsx";
import { possessiveOf } from "./show.ts";

const keyOf = (lessonId: string) => ["listPolls", lessonId];

/** Questions of a lesson on its page: prepared before, with what came of them after. For its teacher. */
export function LessonPolls({ lessonId }: { lessonId: string }) {
  const { t } = useTranslation("polls");
  const queries = useQueryClient();
  const [isAdding, setAdding] = useState(false);
  const polls = useQuery({
    queryKey: keyOf(lessonId),
    queryFn: () => rest("listPolls", { lessonId }),
  });
  const again = () => queries.invalidateQueries({ queryKey: keyOf(lessonId) });
  const add = useMutation({
    mutationFn: (draft: PollDraft) => rest("addPoll", { lessonId, draft }),
    onSuccess: () => {
      setAdding(false);
      void again();
    },
  });
  const list = polls.data?.polls ?? [];
  return (
    <Section title={t("lessonTitle")}>
      <Card isPadded>
        {polls.isPending && <Skeleton height={64} />}
        {polls.error && <ErrorNote error={polls.error} onRetry={polls.refetch} />}
        {list.length > 0 && (
          <ul className={css.list}>
            {list.map((one) => (
              <PollRow key={one.poll.id} lessonId={lessonId} one={one} onChanged={again} />
            ))}
          </ul>
        )}
        {polls.data && list.length === 0 && !isAdding && (
          <EmptyState
            icon="chart"
            title={t("lessonEmpty")}
            action={<AddButton onClick={() => setAdding(true)} />}
          >
            {t("lessonEmptyHint")}
          </EmptyState>
        )}
        {add.error && <ErrorNote error={add.error} />}
        {isAdding && (
          <div className={css.form}>
            <PollForm
              initial={emptyForm("choice")}
              action={t("save")}
              isQuestionNeeded
              isBusy={add.isPending}
              onDone={add.mutate}
              onCancel={() => setAdding(false)}
            />
          </div>
        )}
        {list.length > 0 && !isAdding && (
          <div className={css.add}>
            <AddButton onClick={() => setAdding(true)} />
          </div>
        )}
      </Card>
    </Section>
  );
}

function AddButton({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation("polls");
  return (
    <Button
      variant="light"
      leftSection={<Icon name="plus" sizePx={18} />}
      data-testid="add-poll"
      onClick={onClick}
    >
      {t("add")}
    </Button>
  );
}

type RowProps = { lessonId: string; one: LessonPoll; onChanged: () => unknown };

function PollRow({ lessonId, one: { poll, results }, onChanged }: RowProps) {
  const { t } = useTranslation("polls");
  const { number } = useFormat();
  const [isOpen, setOpen] = useState(false);
  const pollId = poll.id;
  const isPrepared = poll.state === "prepared";
  const save = useMutation({
    mutationFn: (draft: PollDraft) => rest("changePoll", { lessonId, pollId, draft }),
    onSuccess: () => {
      setOpen(false);
      onChanged();
    },
  });
  const remove = useMutation({
    mutationFn: () => rest("removePoll", { lessonId, pollId }),
    onSuccess: onChanged,
  });
  const error = save.error ?? remove.error;
  return (
    <li className={css.row} data-testid="lesson-poll" data-state={poll.state}>
      <div className={css.line}>
        <div className={css.question}>
          {poll.question}
          <p className={css.small}>
            {t(`kind.${poll.kind}`)}
            {results &&
              ` · ${t(`answered.${possessiveOf(results.answered)}`, {
                all: number(results.expected),
                number: number(results.answered),
              })}`}
            {poll.isAnonymous && ` · ${t("anonymousWord")}`}
          </p>
        </div>
        {poll.state === "open" && (
          <StatusChip tone="sun" isLive>
            {t("isOpen")}
          </StatusChip>
        )}
        <ActionIcon
          aria-label={t(isPrepared ? "edit" : "look")}
          aria-expanded={isOpen}
          data-testid="poll-look"
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name={isPrepared ? "pencil" : isOpen ? "chevronUp" : "chevronDown"} />
        </ActionIcon>
        {poll.state !== "open" && (
          <ActionIcon
            color="red"
            aria-label={t("remove")}
            loading={remove.isPending}
            onClick={() => remove.mutate()}
          >
            <Icon name="trash" />
          </ActionIcon>
        )}
      </div>
      {error && <ErrorNote error={error} />}
      {isOpen && isPrepared && (
        <div className={css.form}>
          <PollForm
            initial={formOf(poll)}
            action={t("save")}
            isQuestionNeeded
            isBusy={save.isPending}
            onDone={save.mutate}
            onCancel={() => setOpen(false)}
          />
        </div>
      )}
      {isOpen && results && (
        <div className={css.results}>
          <PollResults poll={poll} results={results} />
          {!poll.isAnonymous && results.answered > 0 && <Answers lessonId={lessonId} poll={poll} />}
        </div>
      )}
    </li>
  );
}

function Answers({ lessonId, poll }: { lessonId: string; poll: LessonPoll["poll"] }) {
  const answers = useQuery({
    queryKey: ["readPollAnswers", poll.id],
    queryFn: () => rest("readPollAnswers", { lessonId, pollId: poll.id }),
  });
  if (answers.error) return <ErrorNote error={answers.error} onRetry={answers.refetch} />;
  if (!answers.data) return <Skeleton height={64} />;
  return <Respondents poll={poll} answers={answers.data.answers} />;
}
