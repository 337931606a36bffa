import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import css from "./KeyWords.module.css";
import { keyWordsOf } from "./key-words.ts";

type Props = { publicKey: string; ownerId: string; testId: string };

/** Six words of a key, each with its number, so that two who read different languages can compare. */
export function KeyWords({ publicKey, ownerId, testId }: Props) {
  const { t } = useTranslation("secrecy");
  const { data } = useQuery({
    queryKey: ["keyWords", ownerId, publicKey],
    queryFn: () => keyWordsOf(publicKey, ownerId),
    staleTime: Number.POSITIVE_INFINITY,
    networkMode: "always",
    meta: { isPrivate: true },
  });
  if (!data) return <Skeleton h={140} radius="md" />;
  return (
    <ol className={css.words} data-testid={testId}>
      {data.map((word, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a word may come twice in one code
        <li key={at} data-word={word}>
          <small>{word + 1}</small>
          {t(`word.${word}`)}
        </li>
      ))}
    </ol>
  );
}
