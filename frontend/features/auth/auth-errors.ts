/**
 * Every code that Auth.js may put into `?error=` (v5 and v4 dialects), as a sentence that says what happened and
 * what to do. `code` is finer where the server gives it with CredentialsSignin.
 */
const SENTENCES: Record<string, string> = {
  CredentialsSignin: "That e-mail address and password do not belong together. Check both and try again.",
  OAuthAccountNotLinked:
    "This e-mail address already has an account that signs in another way. Use the way you used before.",
  AccountNotLinked: "That account belongs to somebody else here. Sign in with the account you used before.",
  OAuthCallbackError: "The other service did not finish the sign-in. Try again.",
  OAuthCallback: "The sign-in took too long or was started in another window. Try again.",
  OAuthSignin: "The other service cannot be reached at the moment. Try again, or use your password.",
  OAuthCreateAccount: "Your account could not be created. Ask the person who runs this server.",
  EmailCreateAccount: "Your account could not be created. Ask the person who runs this server.",
  EmailSignin: "The e-mail could not be sent. Check the address and try again.",
  Callback: "Something went wrong while signing you in. Try again.",
  CallbackRouteError: "Something went wrong while signing you in. Try again.",
  AccessDenied: "You may not sign in here. Ask somebody of the team to invite you.",
  Verification: "This link was used already or has expired. Ask for a new one.",
  MissingCSRF: "This page was open for too long. Try again.",
  SessionRequired: "Sign in to see that page.",
  WebAuthnVerificationError: "Your passkey could not be checked. Try again, or use your password.",
  Configuration: "The server has a problem with its sign-in settings. Tell the person who runs it.",
  Signin: "The sign-in could not be started. Try again.",
  SignOutError: "You could not be signed out. Try again.",
};

const FINER: Record<string, string> = {
  locked: "Too many wrong passwords for this account. Wait a few minutes, then try again.",
  rate_limited: "Too many attempts. Wait a minute, then try again.",
  disabled: "This account is switched off. Ask an owner of the workspace.",
};

const UNKNOWN = "Something went wrong while signing you in. Try again.";

export const AUTH_ERROR_CODES: readonly string[] = Object.keys(SENTENCES);

/** Null when there is nothing to say. What stands in the address is never shown as it is. */
export function authErrorText(error: string | null, code: string | null = null): string | null {
  if (!error) return null;
  const finer = code && Object.hasOwn(FINER, code) ? FINER[code] : undefined;
  if (error === "CredentialsSignin" && finer) return finer;
  const exact = Object.hasOwn(SENTENCES, error) ? SENTENCES[error] : undefined;
  if (exact) return exact;
  const found = AUTH_ERROR_CODES.find((known) => known.toLowerCase() === error.toLowerCase());
  return found ? (SENTENCES[found] ?? UNKNOWN) : UNKNOWN;
}
