import { Button, Radio, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Question } from "#server/library/protocol.ts";
import type { Progress } from "#server/watching/protocol.ts";
import { rest } from "../kit/rest.ts";
import { Card, ErrorNote, Note } from "../kit/ui/parts.tsx";
import css from "./QuestionCard.module.css";

/** The protocol's limit. */
const ANSWER_MAX_CHARS = 500;

type Props = {
  itemId: string;
  question: Question;
  answer: Progress["answer"];
  onProgress: (progress: Progress) => void;
};
/** The question after watching. Right or wrong is said kindly, and a wrong answer may be given again. */
export function QuestionCard({ itemId, question, answer, onProgress }: Props) {
  const { t } = useTranslation("watching");
  const titleId = useId();
  const [isAgain, setIsAgain] = useState(false);
  const send = useMutation({
    mutationFn: (given: { option: number | null; text: string }) =>
      rest("answerQuestion", { itemId, ...given }),
    onSuccess(progress) {
      onProgress(progress);
      setIsAgain(false);
    },
  });
  return (
    <Card isPadded>
      <section aria-labelledby={titleId} data-testid="question">
        <h2 className={css.label}>{t("question.title")}</h2>
        <p id={titleId} className={css.question}>
          {question.text}
        </p>
        {answer && !isAgain ? (
          <Given question={question} answer={answer} onAgain={() => setIsAgain(true)} />
        ) : (
          <Form
            question={question}
            titleId={titleId}
            isSending={send.isPending}
            onSend={(given) => send.mutate(given)}
          />
        )}
        {send.error && <ErrorNote error={send.error} />}
      </section>
    </Card>
  );
}

type FormProps = {
  question: Question;
  titleId: string;
  isSending: boolean;
  onSend: (given: { option: number | null; text: string }) => void;
};
function Form({ question, titleId, isSending, onSend }: FormProps) {
  const { t } = useTranslation("watching");
  const [option, setOption] = useState<string | null>(null);
  const [text, setText] = useState("");
  const isChoice = question.options.length > 0;
  const isReady = isChoice ? option !== null : text.trim() !== "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) onSend(isChoice ? { option: Number(option), text: "" } : { option: null, text });
  };
  return (
    <form className={css.form} onSubmit={submit}>
      {isChoice ? (
        <Radio.Group value={option} onChange={setOption} aria-labelledby={titleId}>
          <div className={css.options}>
            {question.options.map((words, at) => (
              <Radio.Card
                // biome-ignore lint/suspicious/noArrayIndexKey: an option is known by its number
                key={at}
                value={String(at)}
                className={css.option}
                data-testid={`option-${at}`}
              >
                <Radio.Indicator />
                <span>{words}</span>
              </Radio.Card>
            ))}
          </div>
        </Radio.Group>
      ) : (
        <Textarea
          aria-labelledby={titleId}
          placeholder={t("question.hint")}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={ANSWER_MAX_CHARS}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          data-testid="answer-text"
        />
      )}
      <Button type="submit" disabled={!isReady} loading={isSending} data-testid="answer-send">
        {t("question.send")}
      </Button>
    </form>
  );
}

type GivenProps = {
  question: Question;
  answer: NonNullable<Progress["answer"]>;
  onAgain: () => void;
};
function Given({ question, answer, onAgain }: GivenProps) {
  const { t } = useTranslation("watching");
  const words = answer.option === null ? answer.text : question.options[answer.option];
  return (
    <div className={css.form}>
      <p className={css.given}>{words}</p>
      {answer.isRight === null && <Note icon="check">{t("question.taken")}</Note>}
      {answer.isRight === true && (
        <Note tone="ok" icon="check">
          {t("question.right")}
        </Note>
      )}
      {answer.isRight === false && (
        <Note tone="sun" icon="info">
          <span>{t("question.wrong")}</span>
          <Button variant="default" data-testid="answer-again" onClick={onAgain}>
            {t("question.again")}
          </Button>
        </Note>
      )}
    </div>
  );
}
