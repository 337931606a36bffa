import { Button } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "./parts.tsx";

function Crashed() {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon="alert"
      title={t("crash.title")}
      action={<Button onClick={() => location.reload()}>{t("crash.reload")}</Button>}
    >
      {t("crash.text")}
    </EmptyState>
  );
}

/** Shows words instead of a white page when a screen's code fails or cannot be fetched. */
export class CrashGuard extends Component<{ children: ReactNode }, { isCrashed: boolean }> {
  override state = { isCrashed: false };
  static getDerivedStateFromError() {
    return { isCrashed: true };
  }
  override render() {
    return this.state.isCrashed ? <Crashed /> : this.props.children;
  }
}
