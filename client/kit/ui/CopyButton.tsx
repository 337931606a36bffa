import { Button, type ButtonProps, Modal, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { copyText } from "../copy.ts";
import { Icon, type IconName } from "./icons.tsx";
import { ErrorNote } from "./parts.tsx";

/** «Copied» is said so long, ms. */
const DONE_MS = 4_000;

type Props = Omit<ButtonProps, "leftSection" | "loading"> & {
  /** What is copied; it may still be on the way when the button is pressed. */
  read: () => Promise<string>;
  icon: IconName;
  words: { copy: string; done: string; byHand: string; close: string };
  testId: string;
};

/** Copies a text in one tap; where the clipboard is closed it is shown, to copy by hand. */
export function CopyButton({ read, icon, words, testId, ...button }: Props) {
  const [byHand, setByHand] = useState<string | null>(null);
  const copy = useMutation({
    mutationFn: async () => {
      const coming = read();
      if (!(await copyText(coming))) setByHand(await coming);
    },
  });
  const { isSuccess, reset } = copy;
  useEffect(() => {
    if (!isSuccess) return;
    const timer = setTimeout(reset, DONE_MS);
    return () => clearTimeout(timer);
  }, [isSuccess, reset]);
  const isDone = isSuccess && byHand === null;
  return (
    <>
      <Button
        {...button}
        loading={copy.isPending}
        leftSection={<Icon name={isDone ? "check" : icon} sizePx={18} />}
        onClick={() => copy.mutate()}
        aria-live="polite"
        data-testid={testId}
      >
        {isDone ? words.done : words.copy}
      </Button>
      {copy.error && <ErrorNote error={copy.error} />}
      <Modal
        opened={byHand !== null}
        onClose={() => setByHand(null)}
        title={words.copy}
        closeButtonProps={{ "aria-label": words.close, size: 44 }}
      >
        <Textarea
          readOnly
          autosize
          label={words.byHand}
          value={byHand ?? ""}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
      </Modal>
    </>
  );
}
