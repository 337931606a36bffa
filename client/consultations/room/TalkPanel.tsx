import { Modal } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { CallError } from "../../kit/call.ts";
import { useErrorText } from "../../kit/text/useErrorText.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { useAddress } from "../../room/address.ts";
import { WORDS_MAX } from "./said.ts";
import css from "./Talk.module.css";
import type { Line } from "./talk.ts";
import type { Stay } from "./usePrivateRoom.ts";

type Props = {
  lines: readonly Line[];
  selfId: string;
  nameOf: (personId: string) => string;
  stay: Stay;
  canWrite: boolean;
  /** In a sheet that has its title already. */
  isSheet: boolean;
};

/** The sealed chat: what is written stays on these screens, and is gone with them. */
export function TalkPanel({ lines, selfId, nameOf, stay, canWrite, isSheet }: Props) {
  const { t } = useTranslation("privateRoom");
  const who = useAddress();
  const list = useRef<HTMLUListElement>(null);
  const [shown, setShown] = useState<string | null>(null);
  const lastId = lines.at(-1)?.id;
  const toEnd = () => list.current?.scrollTo({ top: list.current.scrollHeight });
  // biome-ignore lint/correctness/useExhaustiveDependencies: at each new line
  useEffect(() => {
    toEnd();
  }, [lastId]);
  const writers = new Set(lines.map(({ personId }) => personId)).size;
  return (
    <section className={css.panel} data-sheet={isSheet || undefined} data-testid="talk">
      <div className={css.head}>
        {!isSheet && <h2>{t("talk.title")}</h2>}
        <span>{t("talk.unkept")}</span>
      </div>
      <ul
        ref={list}
        className={css.lines}
        aria-live="polite"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keys
        tabIndex={0}
        aria-label={t("talk.title")}
      >
        {lines.length === 0 && <li className={css.empty}>{t(`talk.empty.${who}`)}</li>}
        {lines.map((line) => (
          <li
            key={line.id}
            className={css.line}
            data-own={line.personId === selfId || undefined}
            data-testid="talk-line"
          >
            {writers > 2 && line.personId !== selfId && <b>{nameOf(line.personId)}</b>}
            <LineBody line={line} onShow={setShown} onTall={toEnd} />
          </li>
        ))}
      </ul>
      <Writer stay={stay} canWrite={canWrite} />
      <Modal
        opened={shown !== null}
        onClose={() => setShown(null)}
        size="auto"
        title={t("talk.picture")}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        {shown && <img className={css.large} src={shown} alt={t("talk.picture")} />}
      </Modal>
    </section>
  );
}

type LineProps = {
  line: Line;
  onShow: (url: string) => void;
  /** A picture has its height now, which it had not when its line came. */
  onTall: () => void;
};
function LineBody({ line, onShow, onTall }: LineProps) {
  const { t } = useTranslation("privateRoom");
  const format = useFormat();
  if (line.kind === "lost") return <em>{t("talk.lost")}</em>;
  if (line.kind === "picture")
    return (
      <button type="button" className={css.picture} onClick={() => onShow(line.url)}>
        <img src={line.url} alt={t("talk.picture")} onLoad={onTall} />
      </button>
    );
  return <span title={format.time(line.atMs)}>{line.text}</span>;
}

function Writer({ stay: { talk, sealed }, canWrite }: Pick<Props, "stay" | "canWrite">) {
  const { t } = useTranslation("privateRoom");
  const wordsOf = useErrorText();
  const [text, setText] = useState("");
  const [isSending, setSending] = useState(false);
  const [isShowing, setShowing] = useState(false);
  const [error, setError] = useState<"picture" | "keys" | CallError | null>(null);
  const file = useRef<HTMLInputElement>(null);
  const attempt = async (act: Promise<void>) => {
    setSending(true);
    setError(null);
    try {
      await act;
      return true;
    } catch (cause) {
      if (cause instanceof CallError) setError(cause);
      else setError(cause instanceof DOMException ? "picture" : "keys");
      return false;
    } finally {
      setSending(false);
    }
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!text.trim() || isSending) return;
    if (await attempt(talk.say(text))) setText(""); // else the words stay, to be sent again
  };
  const show = async (picture: File | undefined) => {
    if (!picture) return;
    setShowing(true);
    await attempt(sealed.sendPicture(picture));
    setShowing(false);
  };
  return (
    <>
      {isShowing && (
        <p className={css.empty} role="status">
          {t("talk.sending")}
        </p>
      )}
      {error !== null && (
        <p className={css.error} role="alert">
          {typeof error === "string" ? t(`talk.failed.${error}`) : wordsOf(error)}
        </p>
      )}
      <form className={css.form} onSubmit={(event) => void send(event)}>
        <input
          ref={file}
          type="file"
          hidden
          accept="image/*"
          data-testid="talk-file"
          onChange={({ currentTarget }) => {
            void show(currentTarget.files?.[0]);
            currentTarget.value = ""; // the same one again is another choice
          }}
        />
        <button
          type="button"
          className={css.clip}
          aria-label={t("talk.attach")}
          title={t("talk.attach")}
          disabled={!canWrite || isSending}
          onClick={() => file.current?.click()}
        >
          <Icon name="photo" />
        </button>
        <input
          value={text}
          maxLength={WORDS_MAX}
          placeholder={t(canWrite ? "talk.write" : "talk.notYet")}
          aria-label={t("talk.write")}
          autoComplete="off"
          spellCheck={false} // some browsers send what is written away for that
          disabled={!canWrite}
          data-testid="talk-input"
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <button
          type="submit"
          className={css.send}
          aria-label={t("talk.send")}
          disabled={!canWrite || isSending || !text.trim()}
          data-testid="talk-send"
        >
          <Icon name="send" />
        </button>
      </form>
    </>
  );
}
