import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { rest } from "../kit/rest.ts";
import { Icon } from "../kit/ui/icons.tsx";
import { ErrorNote } from "../kit/ui/parts.tsx";
import { session } from "../kit/useSession.ts";
import css from "./SignInPage.module.css";

/** Login and password. */
export function SignInForm() {
  const { t } = useTranslation("auth");
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useMutation({
    mutationFn: () => rest("signIn", { login, password }),
    onSuccess: session.open,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <TextInput
        label={t("login")}
        name="login"
        autoComplete="username"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        required
        withAsterisk={false}
        leftSection={<Icon name="user" sizePx={18} />}
        value={login}
        onChange={({ currentTarget }) => setLogin(currentTarget.value)}
      />
      <PasswordInput
        label={t("password")}
        name="password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        leftSection={<Icon name="key" sizePx={18} />}
        visibilityToggleIcon={({ reveal }) => <Icon name={reveal ? "eyeOff" : "eye"} />}
        visibilityToggleButtonProps={{ "aria-label": t("showPassword"), size: 44, tabIndex: 0 }}
        value={password}
        onChange={({ currentTarget }) => setPassword(currentTarget.value)}
      />
      {signIn.error && <ErrorNote error={signIn.error} />}
      <Button type="submit" size="lg" fullWidth loading={signIn.isPending}>
        {t("signIn")}
      </Button>
    </form>
  );
}
