import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { CodeWords } from "./CodeWords.tsx";
import { keyWordsOf } from "./key-words.ts";

type Props = { publicKey: string; ownerId: string; testId: string };

/** Six words of a key. */
export function KeyWords({ publicKey, ownerId, testId }: Props) {
  const { data } = useQuery({
    queryKey: ["keyWords", ownerId, publicKey],
    queryFn: () => keyWordsOf(publicKey, ownerId),
    staleTime: Number.POSITIVE_INFINITY,
    networkMode: "always",
    meta: { isPrivate: true },
  });
  if (!data) return <Skeleton h={140} radius="md" />;
  return <CodeWords code={data} testId={testId} />;
}
