import type { Metadata } from "next";
import { SignInForm } from "@/features/auth/sign-in-form";
import { SignInHeading } from "@/features/auth/sign-in-heading";
import { CardPage } from "@/ui/card-page";

export const metadata: Metadata = { title: "Sign in · Klatsch" };

export default function SignInPage() {
  return (
    <CardPage>
      <SignInHeading />
      <SignInForm />
    </CardPage>
  );
}
