import { expect, test } from "vitest";
import { authErrorCodes, authErrorText } from "./auth-errors";

const V5 = [
  "CredentialsSignin",
  "OAuthAccountNotLinked",
  "OAuthCallbackError",
  "AccessDenied",
  "Verification",
  "MissingCSRF",
  "AccountNotLinked",
  "WebAuthnVerificationError",
  "Configuration",
];
const V4 = [
  "OAuthSignin",
  "OAuthCallback",
  "OAuthCreateAccount",
  "EmailCreateAccount",
  "Callback",
  "EmailSignin",
  "SessionRequired",
];

const UNKNOWN = authErrorText("SomethingNobodyEverSent");

test.each([...V5, ...V4])("%s has a sentence of its own", (code) => {
  expect(authErrorCodes()).toContain(code);
  expect(authErrorText(code)).toMatch(/^[A-Z].*\.$/);
});

test("the codes that say different things say them differently", () => {
  expect(authErrorText("OAuthAccountNotLinked")).not.toBe(UNKNOWN);
  expect(authErrorText("Configuration")).not.toBe(authErrorText("AccessDenied"));
});

test("what stands in the address is never shown", () => {
  expect(authErrorText("<b>call 555-0100</b>")).toBe(UNKNOWN);
  expect(authErrorText("constructor")).toBe(UNKNOWN);
  expect(authErrorText("CredentialsSignin", "toString")).toBe(authErrorText("CredentialsSignin"));
});

test("letters may be small or large, as v4 writes them both", () => {
  expect(authErrorText("configuration")).toBe(authErrorText("Configuration"));
});

test("a finer code gives a finer sentence, for wrong passwords only", () => {
  expect(authErrorText("CredentialsSignin", "locked")).not.toBe(authErrorText("CredentialsSignin"));
  expect(authErrorText("AccessDenied", "locked")).toBe(authErrorText("AccessDenied"));
});

test("no error, no sentence", () => {
  expect(authErrorText(null)).toBeNull();
  expect(authErrorText("")).toBeNull();
});
