import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import { Note } from "../../kit/ui/parts.tsx";
import { CodeWords } from "../../secrecy/CodeWords.tsx";
import css from "./Code.module.css";
import type { Lock } from "./useLock.ts";

type Props = {
  lock: Lock;
  /** In a sheet that has its title already. */
  isSheet: boolean;
  /** The codes are the same: nothing more to do here. */
  onDone: () => void;
};

/** Six words to read aloud. Each has its number too, so that two who read different languages can compare. */
export function CodePanel({ lock, isSheet, onDone }: Props) {
  const { t } = useTranslation("privateRoom");
  const { stand, ask, sealed } = lock;
  const [isShown, setShown] = useState(false);
  const isSame = ask === "same";
  const { code } = sealed;
  if (lock.isStopped) return null;
  const lacking = stand === "locked" ? "agreeing" : stand;
  return (
    <section
      className={css.panel}
      data-sheet={isSheet || undefined}
      data-testid="code-panel"
      data-ask={ask}
    >
      {!isSheet && (
        <div className={css.head}>
          <h2>{t("code.title")}</h2>
          {stand === "locked" && (
            <span className={css.sign}>
              <Icon name="shield" />
            </span>
          )}
        </div>
      )}
      {stand === "locked" && code ? (
        <>
          {ask === "again" && (
            <Note tone="warn" icon="refresh">
              {t("code.changed")}
            </Note>
          )}
          {isSame ? (
            <p className={css.same} role="status" data-testid="code-same">
              <Icon name="check" sizePx={18} />
              {t("code.same")}
            </p>
          ) : (
            <p className={css.about}>
              {t(sealed.members.length > 2 ? "code.aboutMore" : "code.about")}
            </p>
          )}
          {(!isSame || isShown) && <CodeWords code={code} testId="code" />}
          {isSame ? (
            <button type="button" className={css.more} onClick={() => setShown(!isShown)}>
              {t(isShown ? "code.hide" : "code.show")}
            </button>
          ) : (
            <div className={css.answers}>
              <Button
                leftSection={<Icon name="check" sizePx={18} />}
                onClick={() => {
                  lock.compare(true);
                  onDone();
                }}
                data-testid="code-is-same"
              >
                {t("code.isSame")}
              </Button>
              <Button
                variant="default"
                onClick={() => {
                  lock.compare(false);
                  onDone();
                }}
                data-testid="code-differs"
              >
                {t("code.differs")}
              </Button>
            </div>
          )}
        </>
      ) : (
        <p className={css.about}>{t(`code.none.${lacking}`)}</p>
      )}
    </section>
  );
}
