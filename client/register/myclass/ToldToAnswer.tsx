import { Button, Modal, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { CAUSE_MAX_CHARS, type Explanation } from "#server/register/protocol.ts";
import { Card, ErrorNote } from "../../kit/ui/parts.tsx";
import css from "../explain/Explain.module.css";
import { ToldLine } from "../explain/ToldLine.tsx";
import { useExplanationActs } from "../explain/useExplanations.ts";
import { useLetters } from "../useLetters.ts";

/** What parents told: А or Д in one tap for all lessons of those days, or no, with words; an answer may be given anew. */
export function ToldToAnswer({ explanations }: { explanations: readonly Explanation[] }) {
  const { t } = useTranslation("register");
  const letters = useLetters();
  const { answer } = useExplanationActs();
  const [declining, setDeclining] = useState<Explanation | null>(null);
  const [changingId, setChangingId] = useState<string | null>(null);
  const accept = ({ id: explanationId, version }: Explanation, code: "ill" | "excused") => {
    setChangingId(null);
    answer.mutate({ explanationId, version, code, words: "" });
  };
  return (
    <>
      {answer.error && <ErrorNote error={answer.error} />}
      <Card>
        <ul className={css.list}>
          {explanations.map((told) => {
            const likely = told.reason === "ill" ? "ill" : "excused";
            if (told.state !== "waiting" && told.id !== changingId)
              return (
                <ToldLine key={told.id} told={told} showsName>
                  <Button
                    variant="subtle"
                    data-testid="answer-again"
                    onClick={() => setChangingId(told.id)}
                  >
                    {t("answer.again")}
                  </Button>
                </ToldLine>
              );
            return (
              <ToldLine key={told.id} told={told} showsName>
                {(["ill", "excused"] as const).map((code) => (
                  <Button
                    key={code}
                    variant={code === likely ? "filled" : "default"}
                    disabled={answer.isPending}
                    data-testid={`accept-${code}`}
                    onClick={() => accept(told, code)}
                  >
                    {t("answer.put", { letter: letters[code] })}
                  </Button>
                ))}
                <Button
                  variant="subtle"
                  disabled={answer.isPending}
                  data-testid="decline"
                  onClick={() => setDeclining(told)}
                >
                  {t("answer.decline")}
                </Button>
              </ToldLine>
            );
          })}
        </ul>
      </Card>
      <Modal
        opened={declining !== null}
        onClose={() => setDeclining(null)}
        title={declining?.personName ?? ""}
      >
        {declining && (
          <Decline
            onCancel={() => setDeclining(null)}
            onDone={(words) => {
              const { id: explanationId, version } = declining;
              answer.mutate({ explanationId, version, code: null, words });
              setDeclining(null);
              setChangingId(null);
            }}
          />
        )}
      </Modal>
    </>
  );
}

function Decline(props: { onDone: (words: string) => void; onCancel: () => void }) {
  const { t } = useTranslation("register");
  const [words, setWords] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (words.trim() !== "") props.onDone(words.trim());
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <Textarea
        label={t("answer.why")}
        placeholder={t("answer.example")}
        autosize
        minRows={2}
        maxLength={CAUSE_MAX_CHARS}
        value={words}
        data-autofocus
        data-testid="decline-words"
        onChange={({ currentTarget }) => setWords(currentTarget.value)}
      />
      <div className={css.acts}>
        <Button variant="default" onClick={props.onCancel}>
          {t("cancel")}
        </Button>
        <Button type="submit" disabled={words.trim() === ""} data-testid="decline-send">
          {t("answer.send")}
        </Button>
      </div>
    </form>
  );
}
