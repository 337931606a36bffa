import { useTranslation } from "react-i18next";
import css from "./CodeWords.module.css";

type Props = { code: readonly number[]; testId: string };

/** Six words to compare. Each has its number too, so that two who read different languages can. */
export function CodeWords({ code, testId }: Props) {
  const { t } = useTranslation("secrecy");
  return (
    <ol className={css.words} data-testid={testId}>
      {code.map((word, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a word may come twice in one code
        <li key={at} data-word={word}>
          <small>{word + 1}</small>
          {t(`word.${word}`)}
        </li>
      ))}
    </ol>
  );
}
