import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../kit/ui/icons.tsx";
import { Note } from "../kit/ui/parts.tsx";
import css from "./GuestPage.module.css";

/** The guest's own picture before entering; the browser asks for camera and microphone here, and not in the lesson. */
export function SelfCheck() {
  const { t } = useTranslation("guests");
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [isRefused, setRefused] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
    return () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
  }, [stream]);
  const look = async () => {
    try {
      setStream(await navigator.mediaDevices.getUserMedia({ audio: true, video: true }));
      setRefused(false);
    } catch {
      setRefused(true); // the browser's own words say why; ours say what to do
    }
  };
  if (stream)
    return (
      <video
        ref={video}
        className={css.picture}
        autoPlay
        playsInline
        muted
        aria-label={t("check.self")}
      />
    );
  return (
    <>
      <Button
        variant="default"
        leftSection={<Icon name="camera" />}
        data-testid="guest-check"
        onClick={() => void look()}
      >
        {t("check.look")}
      </Button>
      {isRefused && <Note tone="warn">{t("check.refused")}</Note>}
    </>
  );
}
