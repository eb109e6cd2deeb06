import { t } from "@/text";

type Sentences = Record<string, string>;

export const authErrorCodes = (): readonly string[] => Object.keys(t.auth.errors);

/** Null when there is nothing to say. What stands in the address is never shown as it is. */
export function authErrorText(error: string | null, code: string | null = null): string | null {
  if (!error) return null;
  const finer = code ? own(t.auth.finer, code) : undefined;
  if (error === "CredentialsSignin" && finer) return finer;
  const exact = own(t.auth.errors, error);
  if (exact) return exact;
  const found = authErrorCodes().find((known) => known.toLowerCase() === error.toLowerCase());
  return (found && own(t.auth.errors, found)) || t.auth.unknownError;
}

const own = (sentences: Sentences, code: string): string | undefined =>
  Object.hasOwn(sentences, code) ? sentences[code] : undefined;
