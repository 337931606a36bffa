import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Still } from "#server/rooms/protocol.ts";
import { useClassroom, useNotice } from "../kit/classroom/context.tsx";
import { saveReceiveMode } from "../kit/receive-mode.ts";
import { Icon } from "../kit/ui/icons.tsx";
import css from "./HiddenScreen.module.css";
import { modeStore } from "./stores.ts";

/** A screen that is shared while no video is received: as a still picture, or in words where none is wanted. */
export function HiddenScreen({ name }: { name: string }) {
  const { mode } = useClassroom();
  return mode === "sound" ? <InWords name={name} /> : <AsPicture name={name} />;
}

function InWords({ name }: { name: string }) {
  const { t } = useTranslation("modes");
  const { lessonId, call, fail } = useClassroom();
  const show = () => {
    saveReceiveMode("slides");
    call("room:chooseMode", { lessonId, mode: "slides" }).then(
      (now) => modeStore.patch({ mode: now }),
      fail,
    );
  };
  return (
    <div className={css.words} data-testid="screen-hidden">
      <Icon name="headphones" sizePx={40} />
      <p>{t("hidden.sound", { name })}</p>
      <Button variant="default" onClick={show} data-testid="show-stills">
        {t("hidden.show")}
      </Button>
    </div>
  );
}

function AsPicture({ name }: { name: string }) {
  const { t } = useTranslation("modes");
  const shown = useNewest(useStill());
  if (!shown)
    return (
      <div className={css.words} role="status">
        <Icon name="screen" sizePx={40} />
        <p>{t("hidden.waiting", { name })}</p>
      </div>
    );
  return (
    <img
      className={css.picture}
      src={shown}
      alt={t("hidden.picture", { name })}
      data-testid="screen-still"
    />
  );
}

/** What the server has now; asked anew at each entry. */
function useStill(): Still | null {
  const { lessonId, entry, call } = useClassroom();
  const [still, setStill] = useState<Still | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each entry may find another picture
  useEffect(() => {
    // Without an answer the next picture is told all the same.
    call("room:readMode", { lessonId }).then(
      (read) => setStill(read.still),
      () => undefined,
    );
  }, [lessonId, entry, call]);
  useNotice("room:stillChanged", (told) => setStill(told.still));
  return still;
}

/** The newest picture that is wholly here. One is fetched at a time; those overtaken meanwhile never. */
function useNewest(still: Still | null): string | null {
  const [shown, setShown] = useState<string | null>(null);
  const wanted = useRef<string | null>(null);
  const isFetching = useRef(false);
  useEffect(() => {
    wanted.current = still?.path ?? null;
    if (!still) setShown(null);
    if (still && !isFetching.current) fetchNext();
    function fetchNext(): void {
      const path = wanted.current;
      if (!path) return;
      isFetching.current = true;
      const image = new Image();
      const after = () => {
        isFetching.current = false;
        if (wanted.current === path) setShown((before) => (image.naturalWidth > 0 ? path : before));
        else fetchNext();
      };
      image.onload = after;
      image.onerror = after;
      image.src = path;
    }
  }, [still]);
  return shown;
}
