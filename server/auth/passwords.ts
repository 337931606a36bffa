import { hash, verify } from "@node-rs/argon2";

/** argon2id with 19 MiB, 2 passes, 1 thread, the library's default. Source: OWASP Password Storage Cheat Sheet. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFC"));
}

/**
 * A check that takes as long for a login nobody has, or that has no password, as for a wrong password,
 * so that time does not tell which logins exist.
 */
export async function createPasswordCheck() {
  const nobodys = await hashPassword("nobody has this password");
  return async (password: string, passwordHash: string | null): Promise<boolean> => {
    const isRight = await verify(passwordHash ?? nobodys, password.normalize("NFC"));
    return isRight && passwordHash !== null;
  };
}
