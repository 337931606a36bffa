import { ActionIcon, Button, Switch, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useClassroom } from "../../kit/classroom/context.tsx";
import { chooseLargeText, isTextLarge } from "../../kit/large-text.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { useAddress } from "../../room/address.ts";
import css from "./Ease.module.css";
import { showLine, useEase, WISH_MS, type Wish } from "./ease-store.ts";
import { useSpeech } from "./useSpeech.ts";

const wishes: readonly Wish[] = ["slower", "again", "pause"];
/** The protocol's, written out. */
const MAX_CHARS = 300;

/** Larger letters, words to read, and a quiet way to ask for a slower pace. */
export function EaseSheet() {
  const { t } = useTranslation("ease");
  const who = useAddress();
  const { t: common } = useTranslation();
  const { lessonId, me, call, fail } = useClassroom();
  const [isLarge, setIsLarge] = useState(isTextLarge);
  const [text, setText] = useState("");
  const [asked, setAsked] = useState<Wish | null>(null);
  const speech = useSpeech();
  const { captions } = useEase();
  const own = captions.findLast(({ personId, isFinal }) => personId === me.personId && isFinal);
  // As long as the host is shown it; then it may be asked again.
  useEffect(() => {
    if (!asked) return;
    const timer = setTimeout(() => setAsked(null), WISH_MS);
    return () => clearTimeout(timer);
  }, [asked]);

  function write(event: FormEvent): void {
    event.preventDefault();
    const line = text.trim();
    if (line === "") return;
    call("consultation:caption", { lessonId, text: line, isFinal: true }).then(() => {
      showLine({ personId: me.personId, text: line, isFinal: true });
      setText("");
    }, fail);
  }
  function ask(wish: Wish): void {
    call("consultation:askPace", { lessonId, wish }).then(() => setAsked(wish), fail);
  }

  return (
    <div className={css.sheet}>
      {!me.isHost && (
        <fieldset className={css.group}>
          <legend>{t(`wish.label.${who}`)}</legend>
          <div className={css.wishes}>
            {wishes.map((wish) => (
              <Button
                key={wish}
                variant="default"
                data-testid={`wish-${wish}`}
                {...(asked === wish && { leftSection: <Icon name="check" sizePx={16} /> })}
                onClick={() => ask(wish)}
              >
                {t(`wish.${wish}`)}
              </Button>
            ))}
          </div>
        </fieldset>
      )}
      <form className={css.typed} onSubmit={write}>
        <TextInput
          label={t("typed.label")}
          description={t("typed.hint")}
          value={text}
          maxLength={MAX_CHARS}
          data-testid="caption-text"
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <ActionIcon
          type="submit"
          size={44}
          variant="filled"
          aria-label={t("typed.show")}
          data-testid="caption-show"
          disabled={text.trim() === ""}
        >
          <Icon name="send" />
        </ActionIcon>
      </form>
      {/* The window may stand over the line itself. */}
      {own && (
        <p className={css.own}>
          <Icon name="check" sizePx={16} />
          {own.text}
        </p>
      )}
      {speech.isPossible && (
        <Switch
          label={t("speech.label")}
          description={t(`speech.hint.${who}`)}
          checked={speech.isOn}
          onChange={({ currentTarget }) => speech.set(currentTarget.checked)}
        />
      )}
      <Switch
        label={common("profile.largeText")}
        checked={isLarge}
        data-testid="large-text"
        onChange={({ currentTarget }) => {
          chooseLargeText(currentTarget.checked);
          setIsLarge(currentTarget.checked);
        }}
      />
    </div>
  );
}
