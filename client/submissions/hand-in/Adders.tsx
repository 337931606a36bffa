import { Button } from "@mantine/core";
import { type ChangeEvent, lazy, Suspense, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import css from "./Adders.module.css";
import type { ShownWork } from "./engine/holding.ts";
import { roomFor } from "./engine/parts.ts";
import type { Adding } from "./useAdding.ts";
import { VoiceButton } from "./VoiceButton.tsx";

const ClipButton = lazy(async () => ({ default: (await import("./ClipButton.tsx")).ClipButton }));

/** Ways to add something: the camera first, for that is what a page of an exercise book needs. */
export function Adders({ work, adding }: { work: ShownWork; adding: Adding }) {
  const { t } = useTranslation("handIn");
  const isFull = roomFor(work) === 0;
  const { taskId } = work;
  return (
    <div className={css.adders}>
      <Pick isCamera isDisabled={isFull} onPick={adding.addPhotos} label={t("add.camera")} />
      <Pick isDisabled={isFull} onPick={adding.addPhotos} label={t("add.gallery")} />
      <VoiceButton taskId={taskId} isDisabled={isFull} />
      <Suspense
        fallback={
          <Button variant="default" disabled leftSection={<Icon name="video" />}>
            {t("add.clip")}
          </Button>
        }
      >
        <ClipButton taskId={taskId} isDisabled={isFull} onError={adding.fail} />
      </Suspense>
    </div>
  );
}

type PickProps = {
  isCamera?: boolean;
  isDisabled: boolean;
  label: string;
  onPick: (files: readonly File[]) => unknown;
};
function Pick({ isCamera = false, isDisabled, label, onPick }: PickProps) {
  const input = useRef<HTMLInputElement>(null);
  const pick = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const files = [...(currentTarget.files ?? [])];
    currentTarget.value = ""; // the same file may be chosen again
    if (files.length > 0) void onPick(files);
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="image/*"
        {...(isCamera ? { capture: "environment" as const } : { multiple: true })}
        hidden
        tabIndex={-1}
        aria-hidden="true"
        onChange={pick}
        data-testid={isCamera ? "work-camera" : "work-files"}
      />
      <Button
        variant={isCamera ? "light" : "default"}
        size="lg"
        disabled={isDisabled}
        leftSection={<Icon name={isCamera ? "photo" : "picture"} />}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
    </>
  );
}
