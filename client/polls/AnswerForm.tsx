import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Poll, PollAnswer } from "#server/polls/protocol.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./PupilPoll.module.css";
import { readNumber } from "./show.ts";

type Props = {
  poll: Poll;
  own: PollAnswer | null;
  isSending: boolean;
  onSend: (answer: PollAnswer) => void;
};
const NONE: PollAnswer = { options: [], number: null, text: null };

/** How a pupil answers: one tap on an option, or a word and a button. A tap on another changes the answer. */
export function AnswerForm(props: Props) {
  const { poll } = props;
  if (poll.kind === "number" || poll.kind === "text") return <Written {...props} />;
  return poll.isSeveral ? <Several {...props} /> : <One {...props} />;
}

function One({ poll, own, isSending, onSend }: Props) {
  const { t } = useTranslation("polls");
  const labels = poll.kind === "yesNo" ? [t("yes"), t("no")] : poll.options;
  return (
    <div
      className={css.options}
      role="radiogroup"
      aria-label={poll.question}
      data-two={poll.kind === "yesNo" || undefined}
    >
      {labels.map((label, option) => (
        // biome-ignore lint/a11y/useSemanticElements: a press answers at once, which a radio's arrow keys must not
        <button
          key={label}
          type="button"
          role="radio"
          aria-checked={own?.options.includes(option) ?? false}
          className={css.option}
          disabled={isSending}
          data-testid="poll-answer"
          onClick={() => onSend({ ...NONE, options: [option] })}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

function Several({ poll, own, isSending, onSend }: Props) {
  const { t } = useTranslation("polls");
  const [picked, setPicked] = useState<readonly number[]>(own?.options ?? []);
  const toggle = (option: number) =>
    setPicked(
      picked.includes(option) ? picked.filter((one) => one !== option) : [...picked, option],
    );
  return (
    <>
      <fieldset className={css.options} style={{ border: 0, margin: 0, padding: 0 }}>
        {poll.options.map((label, option) => (
          <button
            key={label}
            type="button"
            aria-pressed={picked.includes(option)}
            className={css.option}
            data-testid="poll-answer"
            onClick={() => toggle(option)}
          >
            <Icon name={picked.includes(option) ? "check" : "plus"} sizePx={20} />
            {label}
          </button>
        ))}
      </fieldset>
      <Button
        size="lg"
        className={css.send}
        disabled={picked.length === 0}
        loading={isSending}
        data-testid="poll-send"
        onClick={() => onSend({ ...NONE, options: [...picked] })}
      >
        {t("send")}
      </Button>
    </>
  );
}

function Written({ poll, own, isSending, onSend }: Props) {
  const { t } = useTranslation("polls");
  const isNumber = poll.kind === "number";
  const kept = isNumber ? (own?.number == null ? "" : String(own.number)) : (own?.text ?? "");
  const [typed, setTyped] = useState(kept);
  const number = isNumber ? readNumber(typed) : null;
  const isReady = isNumber ? number !== null : typed.trim() !== "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) onSend(isNumber ? { ...NONE, number } : { ...NONE, text: typed.trim() });
  };
  return (
    <form className={css.line} onSubmit={submit}>
      <TextInput
        aria-label={poll.question}
        placeholder={t(isNumber ? "typeNumber" : "typeWords")}
        inputMode={isNumber ? "decimal" : "text"}
        maxLength={isNumber ? 24 : 200}
        value={typed}
        autoComplete="off"
        data-testid="poll-type"
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <Button
        type="submit"
        className={css.send}
        style={{ height: 48 }}
        disabled={!isReady}
        loading={isSending}
        data-testid="poll-send"
      >
        {t("send")}
      </Button>
    </form>
  );
}
